"""A query is saved at an address, changed there, and withdrawn. Whether its text may run was asked before."""

import hashlib
import re
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.city.access import machine
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.city.models.guarded import AUDIENCES
from kientao.lake import sqltree
from kientao.ledger.acts import By, Done, act, now_index

from .models import SavedQuery

MOVES = {"on": {"withdrawn"}, "withdrawn": {"on"}}
SHUT = {"public": None, "office": "office", "closed": "closed"}  # audience -> class of the entry, at most
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TAKEN = ("moi",)  # addresses of pages
RESERVED = ("ngay", "bom", "lang")  # what the address says besides
TITLE_MAX, NOTE_MAX = 200, 1000

machine("import:queries", "query.save", why=T("Nạp truy vấn đã lưu từ thư mục dữ liệu của thành phố",
                                              "Loads saved queries from the city's own folder of data"))  # fmt: skip
declare("query.code", T("Mã truy vấn gồm 3–60 chữ thường không dấu, số và dấu gạch nối.",
                        "A code has 3–60 small letters without marks, digits and hyphens."))  # fmt: skip
declare("query.title", T("Hãy đặt tên bằng cả hai ngôn ngữ, không quá {most} chữ.",
                         "Give a title in both languages, at most {most} letters."))  # fmt: skip
declare("query.taken", T("Mã «{code}» là của cơ quan khác.", "The code “{code}” is another office's."))
declare("query.audience", T("Hãy chọn ai được xem.", "Choose who may see it."))
declare("query.reserved", T("Tham số ${found} trùng với từ của địa chỉ; hãy đặt tên khác.",
                            "The parameter ${found} is a word of the address; name it otherwise."))  # fmt: skip
declare("query.reason", T("Hãy ghi lý do rút.", "State why it is withdrawn."))


@act("query.save", about="office", noun=Office)
def save_query(
    *, by: By, office: str, code: str, title: dict[str, str], sql: str, audience: str = "office",
    note: dict[str, str] | None = None, parameters: tuple[str, ...] = (),
) -> Done | None:  # fmt: skip
    """Save a query under its code, or change the one that is there. Its text stays sealed; its digest is open."""
    known(Office, office)
    fields = _checked(code, title, sql, audience, note or {}, parameters)
    row = SavedQuery.objects.filter(code=code).first()
    if row is not None and row.office != office:
        raise Refused("query.taken", code=code)
    if row is not None and row.state == "on" and all(getattr(row, name) == value for name, value in fields.items()):
        return None
    row = row or SavedQuery(code=code, office=office, first=now_index())
    for name, value in {**fields, "state": "on", "post": by.post, "saved": now_index()}.items():
        setattr(row, name, value)
    row.save()
    told = {"office": office, "audience": audience, "digest": digest(row.sql)}
    return Done(code, public=told, sealed={"title": row.title, "sql": row.sql, "note": row.note},
                klass=SHUT[audience], result=code)  # fmt: skip


@act("query.withdraw", about="query", noun=SavedQuery)
def withdraw_query(*, by: By, query: str, reason: str) -> Done | None:
    """Its address answers no more; the same code may be saved again."""
    row = known(SavedQuery, query)
    if row.state == "withdrawn":
        return None
    if not reason.strip():
        raise Refused("query.reason")
    row.state = step(MOVES, row.state, "withdrawn")
    row.save()
    return Done(query, public={"office": row.office}, sealed={"reason": reason.strip()[:300]}, klass=SHUT[row.audience])


def digest(sql: str) -> str:
    """What an entry says of a text: whoever sees the text can compare."""
    return hashlib.sha256(sql.encode()).hexdigest()


def _checked(
    code: str, title: dict[str, str], sql: str, audience: str, note: dict[str, str], parameters: tuple[str, ...]
) -> dict[str, Any]:
    if not 3 <= len(code) <= 60 or not CODE.fullmatch(code) or code in TAKEN:
        raise Refused("query.code")
    names = {lang: str(title.get(lang, "")).strip() for lang in ("vi", "en")}
    if not all(0 < len(name) <= TITLE_MAX for name in names.values()):
        raise Refused("query.title", most=TITLE_MAX)
    if audience not in AUDIENCES:
        raise Refused("query.audience")
    for name in parameters:
        if name in RESERVED:
            raise Refused("query.reserved", found=name)
    said = {lang: str(note.get(lang, "")).strip()[:NOTE_MAX] for lang in ("vi", "en")}
    own = [name for name in parameters if name not in sqltree.NOW]
    return {"title": names, "sql": sqltree.trim(sql), "audience": audience, "note": said, "parameters": own}
