"""How does a forgotten password come back by e-mail?"""

from __future__ import annotations

import threading

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from exams.models import User


def sends_mail() -> bool:
    """Whether this deployment can send e-mail at all."""
    return bool(settings.SENDS_MAIL)


def password_link(request: HttpRequest, user: User) -> str:
    """An address under which this person sets a password, once, within PASSWORD_RESET_TIMEOUT."""
    number = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("password_set", args=[number, default_token_generator.make_token(user)])
    return request.build_absolute_uri(path)


def mail_password_link(request: HttpRequest, netid: str) -> None:
    """Sends the link to the address that is on record, if there is one.

    The same work is done for a NetID that nobody has, and the mail leaves beside the request: how long the answer
    takes tells nothing.
    """
    user = User.objects.filter(netid=netid, is_active=True).first()
    known = user if user is not None else User(pk=0, netid=netid, full_name=netid)
    text = render_to_string(
        "quizsite/signin/forgotten_mail.txt", {"user": known, "link": password_link(request, known)}
    )
    if user is not None and user.email:
        message = EmailMessage("Set your password for Quizzes", text, to=[user.email])
        threading.Thread(target=message.send, name="password-mail").start()
