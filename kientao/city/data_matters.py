"""Requests about personal data: on the desk by their clock; what was granted is erased by the runner."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from kientao.base.text import T
from kientao.ledger.acts import By
from kientao.ledger.consumers import consumer
from kientao.ledger.erasure import eraser
from kientao.ledger.models import Entry, Sealed

from . import reach
from .matters import Matter, door
from .models import DataRequest

STATES = {"asked": T("chờ trả lời", "to be answered"), "granted": T("đã chấp nhận", "granted"),
          "refused": T("đã từ chối", "refused")}  # fmt: skip
BASIS = "Yêu cầu của người có dữ liệu, mục {entry}"


def readable(by: By) -> QuerySet[DataRequest]:
    return reach.mine(DataRequest.objects.all(), by, reach.powers(by, "data"))


def todo(by: By) -> QuerySet[DataRequest]:
    return readable(by).filter(turn__isnull=False)


def nothing(by: By) -> QuerySet[DataRequest]:
    return DataRequest.objects.none()


def tell(rows: Sequence[DataRequest], by: By) -> list[Matter]:
    offices = reach.office_names()
    return [
        Matter("data", row.code, T("Yêu cầu xoá dữ liệu cá nhân", "Request to erase personal data"),
               f"/viec/du-lieu-ca-nhan/{row.code}", STATES[row.state], row.due if row.state == "asked" else None,
               row.entry, offices.get(row.office, row.office), why=T("xoá hoặc từ chối", "erase or refuse"))
        for row in rows
    ]  # fmt: skip


door("data", title=T("Dữ liệu cá nhân", "Personal data"), todo=todo, waiting=nothing, readable=readable, tell=tell)


@consumer("erasure", verbs=("data.grant",))
def granted(book: Any, found: Sequence[Entry]) -> None:
    """Each part that was asked for, once: a part that is gone already leaves no second line."""
    for entry in found:
        row = DataRequest.objects.filter(code=entry.thing).first()
        for index, part in row.parts if row else ():
            if Sealed.objects.filter(entry=index, part=part, value__isnull=False, hold="").exists():
                book.perform(
                    "sealed.erase", by=By.system("erasure", cause=entry.index), entry=str(index), part=part,
                    basis=BASIS.format(entry=entry.index), request=f"erasure:{entry.index}:{index}:{part}",
                )  # fmt: skip


@eraser("data requests")
def forget(entry: int, part: str) -> None:
    if part == "words":
        QuerySet(DataRequest).filter(first=entry).update(words="")
        QuerySet(DataRequest).filter(entry=entry).update(answer="")
