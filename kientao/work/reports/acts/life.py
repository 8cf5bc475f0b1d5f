"""What the verbs share: finding the report, one line of the table, the step that stays, photos, the deadline."""

from typing import Any

from kientao.base import clock, ids
from kientao.base.errors import Forbidden, Missing, Refused
from kientao.base.states import step
from kientao.city import deadlines, workdays
from kientao.city.models import Office
from kientao.ledger import prepared
from kientao.ledger.acts import By, Done, now_index, present
from kientao.ui.place import zone

from ..models import Category, Photo, Report, Step
from .moves import MOVES, WORDS_MAX


def check_secret(row: Report, secret: str) -> None:
    """The slip opens its own report, nothing else."""
    if not row.secret or not ids.opens(secret, row.secret):
        raise Forbidden("report.secret")


def answering(handler: str, ward: str, at: int) -> str:
    """The office of this kind that serves the ward today; else the ward's own committee; else nobody ("")."""
    day = clock.day(at, zone())
    offices = Office.objects.filter(serves=ward, since__lte=day).exclude(until__lt=day).order_by("code")
    found: dict[str, str] = {}
    for kind, code in offices.values_list("kind", "code"):
        found.setdefault(kind, code)  # where a ward has two of a kind, the first by code
    return found.get(handler) or found.get("ubnd") or ""


def told_by_import(by: By, told: int | None, since: int | None = None, due: int | None = None) -> int:
    """The instant an act speaks of (UTC µs): now; an importer alone may tell another, in order and not ahead."""
    if told is None and due is None:
        return present()
    if by.kind != "import":
        raise Refused("report.past")
    at = present() if told is None else told
    if at > present() or (since is not None and at < since):
        raise Refused("report.order")
    return at


def deadline_of(about: Category, at: int) -> deadlines.Derivation | None:
    """By the term that holds on the day; where no term is written down, there is no deadline to show."""
    day = clock.day(at, zone()).isoformat()
    for term in about.terms:
        if term["from"] <= day <= (term.get("until") or "9999"):
            measure = {k: term[k] for k in ("working_days", "hours") if term.get(k)}
            return deadlines.derive(at, **measure, rules=workdays.Calendar.now())
    return None


def one(code: str) -> Report:
    row = prepared.find(Report, code)
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def move(row: Report, by: By, verb: str, to: str, public: dict[str, Any] | None = None, note: str = "",
          shown: bool = False, also: dict[str, Any] | None = None) -> Done:  # fmt: skip
    """One line of the table: the state, the step that stays, the entry."""
    row.state = step(MOVES, row.state, to)
    row.take_turn()
    row.save()
    stepped(row, by, verb, note, shown)
    sealed = {k: v for k, v in {"note": note, **(also or {})}.items() if v}
    klass = None if row.audience == "public" else "closed"
    return Done(row.code, public={"state": to, **(public or {})}, sealed=sealed, klass=klass)


def stepped(row: Report, by: By, verb: str, note: str = "", shown: bool = False) -> None:
    index = now_index()
    Step(code=f"{row.code}.{index}", report_id=row.code, at=present(), verb=verb, state=row.state, office=row.office,
         by=by.label, words=note, shown=shown).save()  # fmt: skip


def keep(row: Report, names: tuple[str, ...], stage: str, hidden: bool = False) -> None:
    open_at_once = bool(names) and row.category.safe and row.audience == "public" and not hidden
    for name in names:
        Photo(code=name[:40] + f".{now_index()}", report_id=row.code, file=name, stage=stage, shown=open_at_once,
              first=now_index()).save()  # fmt: skip


def written(text: str) -> None:
    if not text.strip():
        raise Refused("report.no_words")
    if len(text) > WORDS_MAX:
        raise Refused("report.too_long", most=WORDS_MAX)


def reason_of(text: str) -> str:
    if not text.strip():
        raise Refused("report.no_reason")
    return text.strip()
