"""Who signs in, and which post they hold or act for. Names and logins never stand in the open part of an entry."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.crypto import salted_hmac

from kientao.ledger.nouns import Noun, NounQuerySet

from .span import Span


class People(BaseUserManager.from_queryset(NounQuerySet)):  # type: ignore[misc]
    """By login, as Django's sign-in asks."""


class Person(Noun, AbstractBaseUser):
    """`sessions` is part of every session's fingerprint: a new value ends all of them."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    invented = models.BooleanField(default=False)
    until = models.DateField(null=True)
    sessions = models.CharField(max_length=32, blank=True, default="")
    last_login = None  # no write at sign-in

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Invented people sign in to a demonstration only."""
        return self.until is None and (settings.KIENTAO.demo or not self.invented)

    def save(self, *args: Any, **kwargs: Any) -> None:
        Noun.save(self, *args, **kwargs)

    def check_password(self, raw_password: str) -> bool:
        """Without Django's upgrade of old hashes: a read never writes."""
        return check_password(raw_password, self.password)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        value = f"{self.password}\n{self.sessions}"
        return salted_hmac("kientao.city.Person", value, secret=secret, algorithm="sha256").hexdigest()


class Holding(Span):
    """This person (code) holds this post."""

    post = models.CharField(max_length=60, db_index=True)
    person = models.CharField(max_length=60, db_index=True)


class Delegation(Span):
    """This person (code) acts for a post, during leave. Always with a last day."""

    post = models.CharField(max_length=60, db_index=True)
    person = models.CharField(max_length=60, db_index=True)
    reason = models.CharField(max_length=300, blank=True, default="")


class Invite(Noun):
    """A one-time link to set a password. `code` is the hash of its secret; instants in UTC microseconds."""

    person = models.CharField(max_length=60, db_index=True)
    expires = models.BigIntegerField()
    used = models.BigIntegerField(null=True)
