"""The view as a letter in the morning: asked for by a post, off until then, ended by the same post."""

import re

from django.db.models import QuerySet

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.board.models import Letter
from kientao.city.reach import office_of
from kientao.ledger.acts import By, Done, act, now_index
from kientao.ledger.erasure import eraser

ADDRESS_MAX = 200
ADDRESS = re.compile(r"[^\s@<>\",;:]+@[^\s@<>\",;:]+\.[^\s@<>\",;:]+")
declare("view.address", T("«{address}» không phải là địa chỉ thư điện tử.", "“{address}” is not an e-mail address."))
declare(
    "view.no_post", T("Chỉ người giữ một vị trí mới đăng ký nhận thư.", "Only who holds a post asks for the letter.")
)


@act("view.subscribe")
def subscribe(*, by: By, address: str, lang: str = "vi") -> Done | None:
    """Ask for the view by e-mail every morning, in the post one acts in."""
    if by.kind != "post" or not by.person:
        raise Refused("view.no_post")
    if len(address) > ADDRESS_MAX or not ADDRESS.fullmatch(address):
        raise Refused("view.address", address=address[:60])
    row = Letter.objects.filter(code=f"thu-{by.post}").first()
    fields = {"address": address, "lang": "en" if lang == "en" else "vi", "person": by.person, "state": "on"}
    if row is not None and all(getattr(row, name) == value for name, value in fields.items()):
        return None
    office = office_of(by.post)
    row = row or Letter(code=f"thu-{by.post}", post=by.post, office=office, audience="office")
    for name, value in fields.items():
        setattr(row, name, value)
    row.first = now_index()
    row.save()
    return Done(row.code, public={"office": office}, sealed={"address": address})


@act("view.unsubscribe")
def unsubscribe(*, by: By) -> Done | None:
    """No letter any more."""
    row = Letter.objects.filter(code=f"thu-{by.post}", state="on").first()
    if row is None:
        return None
    row.state, row.address = "off", ""
    row.save()
    return Done(row.code, public={"office": row.office})


@eraser("letters of the view")
def forget(entry: int, part: str) -> None:
    """The address that an erased part bore; without one nothing is sent. Not an act: the erasing itself is one."""
    if part == "address":
        QuerySet(Letter).filter(first=entry).update(address="")
