"""Which tables of the packages for signing in are nobody's to edit? Those that hold secrets or that this site does
not use: staff help with signing in on a page of its own (`quizsite.signin.helping`), and each button leaves a trace.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

for model in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
