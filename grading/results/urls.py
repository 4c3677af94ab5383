"""Which address around results leads where?"""

from django.urls import path

from grading.results import views

urlpatterns = [
    path("attempts/<uuid:attempt_id>/result", views.result, name="result"),
    path("attempts/<uuid:attempt_id>/result/seen", views.result_seen, name="result_seen"),
    path("attempts/<uuid:attempt_id>/questions/<slug:question>/request", views.regrade_request, name="regrade_request"),
    path("sittings/<int:sitting_id>/gradebook", views.gradebook, name="gradebook"),
    path("sittings/<int:sitting_id>/gradebook.csv", views.gradebook_csv, name="gradebook_csv"),
    path("sittings/<int:sitting_id>/grading-progress", views.grading_progress, name="grading_progress"),
    path("sittings/<int:sitting_id>/key-suspicions", views.key_suspicions, name="key_suspicions"),
    path("sittings/<int:sitting_id>/gradebook/<str:shape>", views.gradebook_export, name="gradebook_export"),
    path("sittings/<int:sitting_id>/adjustments", views.adjustments, name="adjustments"),
    path("sittings/<int:sitting_id>/adjustments/apply", views.adjustments_apply, name="adjustments_apply"),
    path("adjustments/<int:adjustment_run_id>/undo", views.adjustments_undo, name="adjustments_undo"),
    path("attempts/<uuid:attempt_id>/audit", views.audit, name="audit"),
    path("sittings/<int:sitting_id>/statistics", views.statistics, name="statistics"),
    path("sittings/<int:sitting_id>/release", views.release, name="release"),
    path("sittings/<int:sitting_id>/release/take-back", views.release_take_back, name="release_take_back"),
    path("sittings/<int:sitting_id>/regrade", views.regrade, name="regrade"),
    path("sittings/<int:sitting_id>/regrade/apply", views.regrade_apply, name="regrade_apply"),
    path("regrades/<int:run_id>/", views.regrade_run, name="regrade_run"),
    path("regrades/<int:run_id>/progress", views.regrade_progress, name="regrade_progress"),
    path("regrades/<int:run_id>/undo", views.regrade_undo, name="regrade_undo"),
]
