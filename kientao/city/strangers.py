"""Residents' forms, the same for every door: fields as typed, refusals beside them, photos, slips, limits."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from kientao.base import clock, ids
from kientao.base.errors import Forbidden, Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import Receipt
from kientao.ledger.writer import bookkeeping
from kientao.ui.pages import page

from .models import Knock
from .sent import kept, typed

TEXT_MAX = 4000
PHOTOS_MAX = 3
KEPT_SECONDS = 3600  # photos already sent wait this long for the rest of the form
FIELDS = {"file.kind": "photos", "file.large": "photos", "file.broken": "photos", "photo.kind": "photos",
          "form.photos_many": "photos"}  # fmt: skip
OPEN_FOR = clock.HOUR  # the phone remembers an opened slip this long
SLIPS_MAX = 20

declare("form.photos_many", T("Gửi tối đa {most} ảnh.", "Send at most {most} photos."))


class Form:
    """Fields as typed, and what is wrong with them. Nothing that was typed or sent is lost.

    `fields`: beside which field a refusal stands, by its code.
    """

    fields: Mapping[str, str] = FIELDS

    def __init__(self, request: Any, first: Mapping[str, Any] | None = None) -> None:
        self.request: Any = request
        self.errors: dict[str, Any] = {}
        self.status = 422
        self.typed: dict[str, Any] = dict(first or {})
        self.typed.setdefault("key", secrets.token_urlsafe(18))  # the form sent twice is done once
        self.typed |= typed(request, TEXT_MAX)
        self.photos: tuple[str, ...] = ()

    def text(self, name: str, most: int = TEXT_MAX) -> str:
        return str(self.typed.get(name) or "").strip()[:most]

    def need(self, name: str, words: Any) -> None:
        if not self.text(name):
            self.errors[name] = words

    def refuse(self, error: Refused, field: str | None = None) -> None:
        self.errors[self.fields.get(error.code, "") if field is None else field] = error.say(self.request.lang)
        self.status = error.status

    def take_photos(self) -> tuple[str, ...]:
        """Keep what was sent, with what an earlier try already sent; their names, signed, ride in the form."""
        try:
            names = tuple(signing.loads(self.text("kept") or "", salt="form.photos", max_age=KEPT_SECONDS))
        except signing.BadSignature:
            names = ()
        sent = self.request.FILES.getlist("photos")
        try:
            if len(names) + len(sent) > PHOTOS_MAX:
                raise Refused("form.photos_many", most=PHOTOS_MAX)
            names += kept([one for one in sent if one.size])
        except Refused as error:
            self.refuse(error, "photos")
        self.photos = names
        self.typed["kept"] = signing.dumps(list(names), salt="form.photos") if names else ""
        return names

    def perform(self, verb: Callable[..., Receipt | None], **args: Any) -> Receipt | None:
        """Do it, or note why not."""
        try:
            return verb(request=self.text("key")[:60] or None, **args)
        except Forbidden:
            raise
        except Refused as error:
            self.refuse(error)
            return None

    def again(self, template: str, context: Mapping[str, Any]) -> Any:
        told = {"form": self.typed, "errors": self.errors, "kept": len(self.photos), **context}
        return page(self.request, template, told, status=self.status if self.errors else 200)


def slip(door: str, key: str) -> tuple[str, str]:
    """Code and secret of the case that this form opens. The same form sent twice gets the same slip."""
    return ids.code(_bits(f"{door}.code", key)), ids.secret(_bits(f"{door}.secret", key))


def is_open(request: Any, code: str) -> bool:
    """Did this browser open this slip within the hour?"""
    return int(request.session.get("slips", {}).get(code, 0)) > clock.now()


def remember(request: Any, code: str) -> None:
    now = clock.now()
    slips = {c: until for c, until in request.session.get("slips", {}).items() if until > now and c != code}
    request.session["slips"] = dict(list(slips.items())[-SLIPS_MAX:]) | {code: now + OPEN_FOR}


def put_away(request: Any, code: str) -> None:
    request.session["slips"] = {c: u for c, u in request.session.get("slips", {}).items() if c != code}


def _bits(what: str, key: str) -> Callable[[int], int]:
    digest = salted_hmac(f"kientao.{what}", key, algorithm="sha256").digest()
    return lambda n: int.from_bytes(digest, "big") >> (256 - n)


def crowded(request: Any, door: str, most: int, per: int = clock.HOUR) -> bool:
    """Count this visit at a door; True when more than `most` came from the same address within `per` µs.

    What is stored is a keyed hash of the address, for a day.
    """
    now, who = clock.now(), salted_hmac("kientao.door", address(request), algorithm="sha256").hexdigest()
    with bookkeeping():
        Knock.objects.filter(at__lt=now - clock.DAY).delete()
        Knock.objects.create(door=door, who=who, at=now)
        return Knock.objects.filter(door=door, who=who, at__gt=now - per).count() > most


def address(request: Any) -> str:
    """The visitor's address; behind our own proxy, the one it passed on last."""
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.KIENTAO.proxied else ""
    return str(passed.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))
