"""Which address around results leads where?"""

from django.urls import path

from grading.results import views

urlpatterns = [
    path("attempts/<uuid:attempt_id>/result", views.result, name="result"),
    path("sittings/<int:sitting_id>/gradebook", views.gradebook, name="gradebook"),
    path("sittings/<int:sitting_id>/gradebook.csv", views.gradebook_csv, name="gradebook_csv"),
    path("sittings/<int:sitting_id>/release", views.release, name="release"),
    path("sittings/<int:sitting_id>/release/take-back", views.release_take_back, name="release_take_back"),
]
