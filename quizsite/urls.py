"""Which address leads where? The doors of both apps under one roof."""

from django.contrib import admin
from django.urls import include, path

from quizsite.health.views import healthz, readyz
from quizsite.home import home
from quizsite.metrics.views import metrics

urlpatterns = [
    path("", include("exams.delivery.urls")),  # first: addresses are looked through in this order, at every save
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("quizsite.signin.urls")),
    path("", include("exams.proctoring.urls")),
    path("", include("grading.review.urls")),
    path("", include("grading.results.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "quizsite.error_pages.bad_request"
handler403 = "quizsite.error_pages.permission_denied"
handler404 = "quizsite.error_pages.page_not_found"
handler500 = "quizsite.error_pages.server_error"
