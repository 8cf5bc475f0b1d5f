"""What officers' pages share: which reports are theirs, which verbs a report and their posts allow, their forms."""

import secrets
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from kientao.base.errors import Conflict, Forbidden, Missing, Refused
from kientao.base.text import T
from kientao.city import access, picking
from kientao.city.models import Office, Post, Power, valid
from kientao.ledger import files, rights
from kientao.ledger.acts import By, Receipt
from kientao.ledger.intake import BYTES_MAX, kind_of
from kientao.ui.pages import see_other

from ..acts import LEADS, MOVES, OPEN
from ..models import Report

PHOTOS_MAX = 6
MOVED = T(
    "Trong lúc bạn viết, có người vừa cập nhật phản ánh này. Điều bạn ghi vẫn còn bên dưới: hãy xem Diễn biến rồi "
    "bấm gửi lại nếu vẫn đúng.",
    "Somebody updated this report while you were writing. Your text is still below: look, then send again.",
)
# Verbs that leave the state as it is, and in which states they make sense.
ASIDE = {
    "report.add": OPEN, "report.link": OPEN, "report.unlink": tuple(s for s in MOVES if s != "reserved"),
    "report.publish": tuple(s for s in MOVES if s != "reserved"),
    "report.withhold": tuple(s for s in MOVES if s != "reserved"),
}  # fmt: skip


def powers(by: By) -> list[Power]:
    """What this actor may do to reports, asked once a page."""
    return list(access.allowed(by).filter(Q(verbs__contains="|report.") | Q(verbs__contains="|*|")))


def mine(by: By, found: list[Power] | None = None) -> QuerySet[Report]:
    """Reports of the offices this post may act for. Those of no office ("") only for a scope over all."""
    reach = powers(by) if found is None else found
    if not reach:
        return Report.objects.none()
    rows = Report.objects.prefetch_related("category")  # a join would let the engine begin with the categories
    if not any(p.path == "" for p in reach):
        rows = picking.within(rows, offices(reach))
    return access.visible(rows, by)


def offices(reach: list[Power]) -> list[str]:
    """Codes of the offices these powers reach, by a path that is not the whole city's."""
    if not reach:
        return []
    below = reduce(or_, (Q(path__startswith=p.path) for p in reach))
    return list(Office.objects.filter(below).values_list("code", flat=True))


def one(request: Any, code: str) -> Report:
    """A report of theirs; what is not theirs does not exist here."""
    row = mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def held(by: By, row: Report) -> list[Power]:
    """Powers that reach the office of this report."""
    path = Office.objects.filter(code=row.office).values_list("path", flat=True).first() or ""
    return [p for p in powers(by) if path.startswith(p.path)]


def verbs(by: By, row: Report) -> set[str]:
    """What may be offered now: by the table, and by the posts. The act asks again."""
    ways = {verb for verb, to in LEADS.items() if to in MOVES[row.state]}
    ways |= {verb for verb, states in ASIDE.items() if row.state in states}
    if by.post != row.holder_of_check:  # who was drawn to look decides; otherwise the reporter does
        ways -= {"report.close", "report.reopen"}
    hidden = row.photos.filter(shown=False).exclude(file="").exists()
    if row.words_public and not hidden:
        ways.discard("report.publish")
    if not row.words_public and not row.photos.filter(shown=True).exists():
        ways.discard("report.withhold")
    mine_here = held(by, row)
    return {verb for verb in ways if any(gives(p, verb) for p in mine_here)}


def may_answer(by: By, row: Report) -> bool:
    """Whoever answers for a report may know who sent it, whatever its state."""
    return any(gives(p, "report.answer") for p in held(by, row))


def gives(power: Power, verb: str) -> bool:
    return any(f"|{name}|" in power.verbs for name in (verb, f"{verb.partition('.')[0]}.*", "*"))


def people() -> dict[str, Any]:
    """Offices and posts of today for a choice: {"offices": [(code, name)], "posts": [(code, title, office name)]}."""
    day = access.today()
    offices = {o.code: o.name for o in Office.objects.filter(valid(day)).order_by("path")}
    rows = Post.objects.filter(valid(day), office__in=offices).order_by("code")
    posts = [(p.code, p.title, offices[p.office]) for p in rows]
    return {"offices": list(offices.items()), "posts": posts}


def wards() -> list[str]:
    """Units that an office of today serves."""
    served = Office.objects.filter(valid(access.today())).exclude(serves="").order_by("serves")
    return list(served.values_list("serves", flat=True).distinct())


def office_of(post: str) -> str:
    return Post.objects.filter(code=post).values_list("office", flat=True).first() or ""


def to_whom(choice: str) -> dict[str, str]:
    """ "post:…" is a post and its office, else an office."""
    kind, _, code = choice.partition(":")
    return {"office": office_of(code), "holder": code} if kind == "post" else {"office": code or kind, "holder": ""}


class Sent:
    """What a form sent, and what is wrong with it; nothing typed is lost."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.by = rights.actor_of(request)
        self.errors: dict[str, Any] = {}
        self.status = 422
        self.link = ""  # an address to be shown once
        self.typed = {name: request.POST[name][:4100] for name in request.POST} if request.method == "POST" else {}
        self.typed.setdefault("key", secrets.token_urlsafe(18))

    @classmethod
    def fresh(cls, request: Any) -> "Sent":
        """As if the page had just been opened."""
        made = cls(request)
        made.typed = {"key": secrets.token_urlsafe(18)}
        return made

    def text(self, name: str) -> str:
        return str(self.typed.get(name) or "").strip()

    def seen(self, name: str = "seen") -> int | None:
        return int(self.text(name)) if self.text(name).isdecimal() else None

    def photos(self, name: str) -> tuple[str, ...]:
        """Kept files by name. Only pictures; a bad one is a fault of its field."""
        return kept(self.request.FILES.getlist(name))

    def perform(self, verb: Callable[..., Receipt | None], field: str = "", **args: Any) -> Receipt | None:
        """Do it once, or note why not beside `field`."""
        key = self.text("key")[:60] or None
        try:
            done = verb(by=self.by, request=key, **args)
        except Forbidden:
            raise
        except Conflict:
            self.errors[""], self.status = MOVED, 409
            return None
        except Refused as error:
            self.errors[field], self.status = error.say(self.request.lang), error.status
            return None
        if done is None:
            self.errors[field] = T("Không có gì thay đổi.", "Nothing changed.")
        return done


def kept(uploads: list[Any]) -> tuple[str, ...]:
    """Names of pictures in the store. Raises Refused: file.kind, file.large, file.broken."""
    names = []
    for upload in uploads[:PHOTOS_MAX]:
        if upload.size > BYTES_MAX:
            raise Refused("file.large", most=BYTES_MAX // 1024**2)
        data = upload.read()
        if kind_of(data) not in ("jpeg", "png"):
            raise Refused("report.photo_kind")
        names.append(files.put(data).name)
    return tuple(names)


def done(receipt: Receipt, back: str) -> Any:
    """Every success ends on the page with the number of its receipt."""
    return see_other(f"/da-ghi/{receipt.index}?ve={back}")
