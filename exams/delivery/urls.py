"""Which address of the student's door leads where?"""

from django.urls import path

from exams.delivery import views

urlpatterns = [
    # Addresses are looked through in this order: what a whole room calls stands first.
    path("attempts/<uuid:attempt_id>/sync", views.attempt_sync, name="attempt_sync"),
    path("attempts/<uuid:attempt_id>/submit", views.attempt_submit, name="attempt_submit"),
    path("sittings/<int:sitting_id>/", views.attempt_lobby, name="attempt_lobby"),
    path("sittings/<int:sitting_id>/start", views.attempt_start, name="attempt_start"),
    path("sittings/<int:sitting_id>/help", views.door_help, name="door_help"),
    path("attempts/<uuid:attempt_id>/device", views.attempt_device, name="attempt_device"),
    path("sittings/<int:sitting_id>/lockdown/prove", views.lockdown_prove, name="lockdown_prove"),
    path("sittings/<int:sitting_id>/lockdown/test", views.lockdown_test, name="lockdown_test"),
    path("sittings/<int:sitting_id>/lockdown/<str:token>.seb", views.lockdown_file, name="lockdown_file"),
    path("sittings/<int:sitting_id>/lockdown/quit/<str:token>", views.lockdown_quit, name="lockdown_quit"),
    path("attempts/<uuid:attempt_id>/lockdown", views.attempt_lockdown, name="attempt_lockdown"),
    path("attempts/<uuid:attempt_id>/", views.attempt_paper, name="attempt_paper"),
    path("attempts/<uuid:attempt_id>/forward", views.attempt_forward, name="attempt_forward"),
    path("attempts/<uuid:attempt_id>/token", views.attempt_token, name="attempt_token"),
    path("attempts/<uuid:attempt_id>/hand", views.hand_state, name="hand_state"),
    path("attempts/<uuid:attempt_id>/hand/raise", views.hand_raise, name="hand_raise"),
    path("attempts/<uuid:attempt_id>/hand/lower", views.hand_lower, name="hand_lower"),
    path("attempts/<uuid:attempt_id>/time", views.attempt_time, name="attempt_time"),
    path("attempts/<uuid:attempt_id>/corrections", views.attempt_corrections, name="attempt_corrections"),
    path(
        "attempts/<uuid:attempt_id>/corrections/seen",
        views.attempt_corrections_seen,
        name="attempt_corrections_seen",
    ),
    path("attempts/<uuid:attempt_id>/receipt", views.attempt_receipt, name="attempt_receipt"),
    path("attempts/<uuid:attempt_id>/receipt.json", views.attempt_receipt_file, name="attempt_receipt_file"),
    path("ticket", views.ticket_door, name="ticket_door"),
    path("receipts/", views.receipt_check, name="receipt_check"),
    path("figures/<str:digest>", views.figure, name="figure"),
]
