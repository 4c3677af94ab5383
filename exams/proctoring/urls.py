"""Which address of the proctor's door leads where?"""

from django.urls import path

from exams.proctoring import views

urlpatterns = [
    path("sittings/<int:sitting_id>/room", views.room, name="room"),
    path("sittings/<int:sitting_id>/room/extend", views.room_extend, name="room_extend"),
    path("sittings/<int:sitting_id>/room/pause", views.room_pause, name="room_pause"),
    path("sittings/<int:sitting_id>/room/resume", views.room_resume, name="room_resume"),
    path("sittings/<int:sitting_id>/room/message", views.room_message, name="room_message"),
    path("sittings/<int:sitting_id>/room/close", views.room_close, name="room_close"),
    path("sittings/<int:sitting_id>/room/reopen", views.room_reopen, name="room_reopen"),
    path("sittings/<int:sitting_id>/room/undo", views.room_undo, name="room_undo"),
    path("sittings/<int:sitting_id>/lockdown", views.lockdown, name="lockdown"),
    path("sittings/<int:sitting_id>/lockdown/make", views.lockdown_make, name="lockdown_make"),
    path("sittings/<int:sitting_id>/lockdown/upload", views.lockdown_upload, name="lockdown_upload"),
    path("sittings/<int:sitting_id>/lockdown/keys", views.lockdown_keys, name="lockdown_keys"),
    path("sittings/<int:sitting_id>/lockdown/remove", views.lockdown_remove, name="lockdown_remove"),
    path("sittings/<int:sitting_id>/report", views.sitting_report, name="sitting_report"),
    path("sittings/<int:sitting_id>/report.csv", views.sitting_report_csv, name="sitting_report_csv"),
    path("sittings/<int:sitting_id>/report.pdf", views.sitting_report_pdf, name="sitting_report_pdf"),
    path("sittings/<int:sitting_id>/preflight", views.preflight, name="preflight"),
    path("sittings/<int:sitting_id>/rules", views.student_rules, name="student_rules"),
    path("attempts/<uuid:attempt_id>/replay", views.attempt_replay, name="attempt_replay"),
    path("attempts/<uuid:attempt_id>/replay.json", views.attempt_replay_json, name="attempt_replay_json"),
    path("sittings/<int:sitting_id>/late-saves", views.late_saves, name="late_saves"),
    path("sittings/<int:sitting_id>/late-saves/accept", views.late_accept, name="late_accept"),
    path("sittings/<int:sitting_id>/emergency", views.emergency_upload, name="emergency_upload"),
    path("sittings/<int:sitting_id>/emergency/merge", views.emergency_merge, name="emergency_merge"),
    path("courses/<int:course_id>/accommodations", views.accommodations, name="accommodations"),
    path("courses/<int:course_id>/accommodations/remove", views.accommodation_remove, name="accommodation_remove"),
    path("courses/<int:course_id>/accommodations/upload", views.accommodations_upload, name="accommodations_upload"),
    path("courses/<int:course_id>/accommodations/apply", views.accommodations_apply, name="accommodations_apply"),
    path("courses/<int:course_id>/accommodations.csv", views.accommodations_csv, name="accommodations_csv"),
]
