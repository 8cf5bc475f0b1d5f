"""What officers' pages of every door ask: how far their powers reach, which rows lie there, which verbs they give."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet

from kientao.ledger.acts import By

from . import access, picking
from .models import Office, Post, Power, Unit, valid

M = TypeVar("M", bound=models.Model)


def powers(by: By, noun: str) -> list[Power]:
    """What this actor may do to a noun ("report"), asked once a page."""
    return [power for power in access.powers_of(by) if f"|{noun}." in power.verbs or "|*|" in power.verbs]


def mine(rows: QuerySet[M], by: By, found: list[Power]) -> QuerySet[M]:
    """Rows of the offices these powers reach. Those of no office ("") only for a scope over all."""
    if not found:
        return rows.none()
    alone = not any(field.name == "shared" for field in rows.model._meta.fields)  # else helpers' rows lie elsewhere
    if alone and not any(power.path == "" for power in found):
        rows = picking.within(rows, offices(found))
    return access.visible(rows, by)


def offices(found: list[Power]) -> list[str]:
    """Codes of the offices these powers reach, by a path that is not the whole city's."""
    if not found:
        return []
    paths = {power.path for power in found}
    return [code for code, at in access.office_paths() if any(at.startswith(path) for path in paths)]


def held(found: list[Power], office: str) -> list[Power]:
    """Those of them that reach this office."""
    path = dict(access.office_paths()).get(office, "")
    return [power for power in found if path.startswith(power.path)]


def gives(power: Power, verb: str) -> bool:
    return any(f"|{name}|" in power.verbs for name in (verb, f"{verb.partition('.')[0]}.*", "*"))


def people() -> dict[str, Any]:
    """Offices and posts of today for a choice: {"offices": [(code, name)], "posts": [(code, title, office name)]}."""
    day = access.today()
    offices = {o.code: o.name for o in Office.objects.filter(valid(day)).order_by("path")}
    rows = Post.objects.filter(valid(day), office__in=offices).order_by("code")
    posts = [(p.code, p.title, offices[p.office]) for p in rows]
    return {"offices": list(offices.items()), "posts": posts}


def office_of(post: str) -> str:
    asked = Post.objects.filter(code=post).values_list("office", flat=True)
    return access.once(("office", post), lambda: str(asked.first() or ""))


def to_whom(choice: str) -> dict[str, str]:
    """ "post:…" is a post and its office, else an office."""
    kind, _, code = choice.partition(":")
    return {"office": office_of(code), "holder": code} if kind == "post" else {"office": code or kind, "holder": ""}


def unit_names() -> dict[str, Any]:
    return access.once(("units",), lambda: dict(Unit.objects.values_list("code", "name")))


def office_names() -> dict[str, Any]:
    return access.once(("offices",), lambda: dict(Office.objects.values_list("code", "name")))


def post_names() -> dict[str, Any]:
    return access.once(("posts",), lambda: dict(Post.objects.values_list("code", "title")))
