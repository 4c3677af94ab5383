"""Which address of the TA's door leads where?"""

from django.urls import path

from grading.review import request_views, views

urlpatterns = [
    path("review/", views.review_queue, name="review_queue"),
    path("review/<int:sitting_id>/<slug:question>/", views.review_item, name="review_item"),
    path("review/items/<int:item_id>/judge", views.review_judge, name="review_judge"),
    path("review/items/<int:item_id>/undo", views.review_undo, name="review_undo"),
    path("review/items/<int:item_id>/renew", views.review_renew, name="review_renew"),
    path("requests/", request_views.request_queue, name="request_queue"),
    path("requests/<int:request_id>/", request_views.request_item, name="request_item"),
    path("requests/<int:request_id>/answer", request_views.request_answer, name="request_answer"),
]
