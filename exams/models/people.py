"""Who is there? People sign in by NetID; what they may do hangs on their enrollments."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

NETID = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{0,62}$", "A NetID has small letters, digits, dots, dashes or underscores."
)


class UserManager(BaseUserManager["User"]):
    """Makes people. NetIDs are kept in small letters, so that `Ada` and `ada` are one person."""

    def create_user(self, netid: str, full_name: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(netid=netid.strip().lower(), full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, netid: str, full_name: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(netid, full_name, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(netid=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `is_staff` opens the Django admin; the courses seen there follow from the enrollments."""

    netid = models.CharField("NetID", max_length=63, unique=True, validators=[NETID])
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may enter the admin", default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "netid"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["netid"]
        constraints = [
            models.CheckConstraint(condition=Q(netid=Lower("netid")), name="user_netid_is_lower_case"),
            models.CheckConstraint(condition=~Q(netid=""), name="user_has_a_netid"),
            models.CheckConstraint(condition=~Q(full_name=""), name="user_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.netid})"

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.netid
