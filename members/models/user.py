from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from coalition.lib.walls import account


class UserManager(BaseUserManager["User"]):
    """People sign in by e-mail address; addresses are kept in lower case, so that one person is one row."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("a person needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do comes from their memberships, never from this row."""

    wall = account()

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the database administration.")
    date_joined = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE, help_text="Of the letters they get.")
    time_zone = models.CharField(max_length=60, default="UTC", help_text="A name of the IANA database.")
    muted = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="Kinds of letters they do not want."
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email
