"""Which address of the front door leads where?"""

from django.urls import path

from quizsite.signin import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-in-again/", views.signed_in_again, name="signed_in_again"),
]
