"""Where are the yardsticks, beside the site itself?"""

from django.urls import include, path

from tests.load import yardsticks

urlpatterns = [
    path("yardstick/empty", yardsticks.empty),
    path("yardstick/bare", yardsticks.bare),
    path("", include("quizsite.urls")),
]
