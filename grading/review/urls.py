"""Which address of the TA's door leads where?"""

from django.urls import path

from grading.review import views

urlpatterns = [
    path("review/", views.review_queue, name="review_queue"),
    path("review/<int:sitting_id>/<str:question>/", views.review_item, name="review_item"),
    path("review/items/<int:item_id>/judge", views.review_judge, name="review_judge"),
    path("review/items/<int:item_id>/undo", views.review_undo, name="review_undo"),
]
