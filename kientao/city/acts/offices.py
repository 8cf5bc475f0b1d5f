"""Offices and posts are defined. An office moved under another takes the offices below it along."""

from datetime import date
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act

from ..models import Office, Post, Unit, meets
from .settle import in_order, known, settle, words

declare(
    "office.circle",
    T("«{office}» không thể trực thuộc chính cơ quan cấp dưới của mình.", "“{office}” cannot stand under itself."),
)
declare(
    "post.two_heads",
    T(
        "Cơ quan «{office}» đã có vị trí người đứng đầu «{other}» trong thời gian này.",
        "The office “{office}” already has the head post “{other}” in this time.",
    ),
)
declare("post.no_place", T("Vị trí phải có ít nhất một người.", "A post needs at least one place."))


@act("office.define", about="office", noun=Office)
def define_office(
    *, by: By, office: str, name: Any, kind: str, since: date, until: date | None = None, serves: str = "",
    parent: str = "", address: str = "", phone: str = "", source: Any = None, invented: bool = False,
) -> Done | None:  # fmt: skip
    """Write down an office: what it serves, under which office it stands, how to reach it."""
    in_order(since, until)
    if serves:
        known(Unit, serves)
    above = known(Office, parent).path if parent else "/"
    if f"/{office}/" in above:
        raise Refused("office.circle", office=office)
    values: dict[str, Any] = {
        "name": name, "kind": kind, "since": since, "until": until, "serves": serves, "parent": parent,
        "address": address, "phone": phone, "source": source, "invented": invented,
    }  # fmt: skip
    former = Office.objects.filter(code=office).values_list("path", flat=True).first()
    path = f"{above}{office}/"
    if settle(Office, office, **values, path=path) is None:
        return None
    if former and former != path:
        for row in Office.objects.filter(path__startswith=former).exclude(code=office):
            row.path = path + row.path[len(former) :]
            row.save(update_fields=["path"])
    return Done(office, public=words({"office": office, **values}), on=since)


@act("post.define", about="office", noun=Office)
def define_post(
    *, by: By, post: str, office: str, title: Any, since: date, until: date | None = None, head: bool = False,
    places: int = 1,
) -> Done | None:  # fmt: skip
    """Write down a post of an office, and whether its holder heads the office."""
    in_order(since, until)
    known(Office, office)
    if places < 1:
        raise Refused("post.no_place")
    if head:
        other = Post.objects.filter(meets(since, until), office=office, head=True).exclude(code=post).first()
        if other:
            raise Refused("post.two_heads", office=office, other=other.code)
    values: dict[str, Any] = {
        "office": office, "title": title, "since": since, "until": until, "head": head, "places": places,
    }  # fmt: skip
    if settle(Post, post, **values) is None:
        return None
    return Done(post, public=words({"post": post, **values}), on=since)
