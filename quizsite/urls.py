"""Which address leads where? The doors of both apps under one roof."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("quizsite.signin.urls")),
    path("", include("exams.delivery.urls")),
]
