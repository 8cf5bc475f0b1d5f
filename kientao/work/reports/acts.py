"""What can happen to a report. The table is its life; every verb below is one line of it."""

from datetime import date
from typing import Any

from kientao.base import clock, ids
from kientao.base.errors import Forbidden, Missing, Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.city import access, deadlines, workdays
from kientao.city.acts.settle import known, settle, words
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ui.place import zone

from .models import CHANNELS, KINDS, Category, Contact, Photo, Report, Step, point_100m

MOVES = {
    "new": {"assigned", "asked", "answered", "refused", "passed", "merged", "reserved"},
    "assigned": {"assigned", "asked", "answered", "refused", "passed", "merged", "reserved"},
    "asked": {"assigned", "answered", "refused", "passed", "merged", "reserved"},
    "answered": {"closed", "reopened", "reserved"},
    "reopened": {"assigned", "asked", "answered", "refused", "passed", "reserved"},
    "closed": {"reopened", "reserved"},
    "refused": {"reopened", "reserved"},
    "passed": {"reopened", "closed"},
    "merged": {"reopened"},
    "reserved": set(),
}
OPEN = ("new", "assigned", "asked", "reopened")  # the city owes something
OVER = ("closed", "refused", "passed", "merged")

declare("report.no_words", T("Hãy ghi sự việc.", "Say what happened."))
declare("report.kind", T("Hãy chọn loại phản ánh.", "Choose the kind of report."))
declare("report.named", T(
    "Kiến nghị về quy định, thủ tục cần họ tên, địa chỉ và số điện thoại (Nghị định 20/2008/NĐ-CP).",
    "A proposal on rules or procedures needs name, address and telephone (Decree 20/2008/NĐ-CP).",
))  # fmt: skip
declare("report.no_answer", T("Hãy ghi đã làm gì.", "Say what was done."))
declare("report.no_reason", T("Hãy ghi lý do.", "State the reason."))
declare("report.no_proof", T("Xử lý xong cần ảnh sau khi làm, hoặc lý do vì sao không có ảnh.",
                             "Finishing needs a photo taken afterwards, or the reason why there is none."))  # fmt: skip
declare("report.secret", T("Mã trên phiếu không đúng.", "The code on the slip is not right."))
declare("report.itself", T("Không gộp phản ánh vào chính nó.", "A report is not a duplicate of itself."))
declare("report.rating", T("Điểm từ 1 đến 5.", "A rating is 1 to 5."))
declare("report.too_long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))
WORDS_MAX = 4000

access.resident(
    "report.open", "report.add", "report.close", "report.rate", "report.reopen",
    why=T("Người dân gửi và theo dõi phản ánh của mình", "Residents file and follow their own reports"),
)  # fmt: skip
access.machine("import:reports", "category.define", "report.*", why=T("Nạp phản ánh từ tệp", "Imports reports"))


@act("category.define", about="category", noun=Category)
def define_category(*, by: By, category: str, name: Any, handler: str, terms: Any, kind: str = "scene",
                    urgent: bool = False, safe: bool = False, danger: bool = False, position: int = 0,
                    until: date | None = None, source: Any = None) -> Done | None:  # fmt: skip
    """Write down what a report may be about, who answers, and in which time."""
    values = {"name": name, "handler": handler, "terms": terms, "kind": kind, "urgent": urgent, "safe": safe,
              "danger": danger, "position": position, "until": until, "source": source}  # fmt: skip
    if settle(Category, category, **values) is None:
        return None
    return Done(category, public=words(values))


@act("report.open", about="category", noun=Category)
def open_report(
    *, by: By, category: str, code: str, what: str, kind: str = "scene", channel: str = "web", lon: int | None = None,
    lat: int | None = None, ward: str = "", place: str = "", asset: str = "", contact: dict[str, str] | None = None,
    photos: tuple[str, ...] = (), secret: str = "", on: date | None = None, office: str = "", external: str = "",
    source: Any = None, praised: int | None = None,
) -> Done | None:  # fmt: skip
    """Take a report: its category gives the office and the deadline."""
    about = known(Category, category)
    _written(what)
    if kind not in KINDS or channel not in CHANNELS:
        raise Refused("report.kind")
    person = {k: v.strip() for k, v in (contact or {}).items() if v and v.strip()}
    if kind == "rule" and not {"name", "address", "phone"} <= person.keys():
        raise Refused("report.named")
    at = present()
    found = _deadline(about, at)
    row = Report(
        code=code, kind=kind, category_id=category, channel=channel, words=what.strip(), place=place, asset=asset,
        lon=lon, lat=lat, ward=ward, state="new", opened=at, on=on or clock.day(at, zone()),
        due=found.due if found else None, derivation=found.plain() if found else None, urgent=about.urgent,
        words_public=about.safe, anonymous=not person, secret=secret, external=external, source=source,
        praised=praised, first=now_index(), audience="public", office=office or answering(about.handler, ward, at),
    )  # fmt: skip
    row.fold_words()
    row.save()
    if person:
        fields = {k: person.get(k, "") for k in ("name", "phone", "email", "address")}
        Contact(code=code, report_id=code, first=now_index(), **fields).save()
    _keep(row, photos, "report")
    _step(row, by, "report.open")
    public = {"category": category, "kind": kind, "channel": channel, "ward": ward, "office": row.office,
              "due": row.due, **point_100m(lon, lat)}  # fmt: skip
    sealed: dict[str, Any] = {"words": what, "place": place, "contact": person, "photos": list(photos),
                              "external": external}  # fmt: skip
    return Done(code, public=public, sealed={k: v for k, v in sealed.items() if v}, on=row.on, result=code)


@act("report.assign", about="report", noun=Report)
def assign_report(*, by: By, report: str, office: str, holder: str = "", note: str = "") -> Done | None:
    """Give the report to the office, and the post, that must answer."""
    row = _one(report)
    if (row.office, row.holder) == (office, holder) and row.state == "assigned":
        return None
    known(Office, office)
    row.office, row.holder = office, holder
    return _move(row, by, "report.assign", "assigned", {"office": office}, note=note)


@act("report.ask", about="report", noun=Report)
def ask_report(*, by: By, report: str, question: str) -> Done | None:
    """Ask the reporter for what is missing; they answer with their slip."""
    _written(question)
    return _move(_one(report), by, "report.ask", "asked", note=question, shown=True)


@act("report.add", about="report", noun=Report)
def add_to_report(*, by: By, report: str, what: str, photos: tuple[str, ...] = ()) -> Done | None:
    """Add what the reporter or an officer knows besides."""
    row = _one(report)
    _written(what)
    _keep(row, photos, "report")
    if row.state == "asked":
        return _move(row, by, "report.add", "assigned", note=what)
    row.save(update_fields=["office"])  # bears the entry of what was added
    _step(row, by, "report.add", what)
    return Done(report, public={"state": row.state}, sealed={"note": what})


@act("report.answer", about="report", noun=Report)
def answer_report(
    *, by: By, report: str, answer: str, photos: tuple[str, ...] = (), before: tuple[str, ...] = (), no_photo: str = ""
) -> Done | None:
    """Say what was done, with a photo taken afterwards or the reason why there is none."""
    row = _one(report)
    if not answer.strip():
        raise Refused("report.no_answer")
    _written(answer)
    if row.kind == "scene" and not photos and not no_photo.strip():
        raise Refused("report.no_proof")
    row.answer, row.answered = answer.strip(), present()
    _keep(row, before, "before")
    _keep(row, photos, "after")
    said = {"photos": len(photos), "on_time": row.due is None or row.answered <= row.due}
    return _move(row, by, "report.answer", "answered", said, note=answer, shown=True, also={"no_photo": no_photo})


@act("report.refuse", about="report", noun=Report)
def refuse_report(*, by: By, report: str, reason: str) -> Done | None:
    """Not a valid report (không hợp lệ): the reason is told to the reporter."""
    return _move(_one(report), by, "report.refuse", "refused", note=_reason(reason), shown=True)


@act("report.pass", about="report", noun=Report)
def pass_report(*, by: By, report: str, to: str, reason: str) -> Done | None:
    """Outside our competence: passed on, and the page says to whom (ngoài thẩm quyền – đã chuyển)."""
    row = _one(report)
    row.moved_to = to.strip()[:300]
    if not row.moved_to:
        raise Refused("report.no_reason")
    return _move(row, by, "report.pass", "passed", {"to": row.moved_to}, note=_reason(reason), shown=True)


@act("report.merge", about="report", noun=Report)
def merge_report(*, by: By, report: str, into: str) -> Done | None:
    """A duplicate (trùng): it follows the report that was there first."""
    row, kept = _one(report), _one(into)
    if row.code == kept.code or kept.merged:
        raise Refused("report.itself")
    row.merged = into
    return _move(row, by, "report.merge", "merged", {"into": into}, shown=True)


@act("report.close", about="report", noun=Report)
def close_report(*, by: By, report: str, note: str = "") -> Done | None:
    """Confirmed by the reporter, by the draw, or by time: the matter is over."""
    row = _one(report)
    if row.state == "closed":
        return None
    row.closed = present()
    return _move(row, by, "report.close", "closed", note=note)


@act("report.rate", about="report", noun=Report)
def rate_report(*, by: By, report: str, rating: int, note: str = "") -> Done | None:
    """The reporter's mark for the answer, 1 to 5."""
    row = _one(report)
    if rating not in range(1, 6):
        raise Refused("report.rating")
    if row.rating == rating and not note:
        return None
    row.rating = rating
    row.save(update_fields=["rating"])
    _step(row, by, "report.rate", note)
    return Done(report, public={"rating": rating}, sealed={"note": note} if note else {})


@act("report.reopen", about="report", noun=Report)
def reopen_report(*, by: By, report: str, reason: str, photos: tuple[str, ...] = ()) -> Done | None:
    """Not done after all: the clock starts anew, and how often is counted."""
    row = _one(report)
    row.reopened, row.closed, row.merged, row.moved_to = row.reopened + 1, None, "", ""
    found = _deadline(row.category, present())
    row.due, row.derivation = (found.due, found.plain()) if found else (None, None)
    _keep(row, photos, "report")
    return _move(row, by, "report.reopen", "reopened", {"times": row.reopened, "due": row.due}, note=_reason(reason))


@act("report.publish", about="report", noun=Report)
def publish_report(*, by: By, report: str, masked: str, photos: tuple[str, ...] = ()) -> Done | None:
    """Open the words, with what is personal masked, and the chosen photos."""
    row = _one(report)
    if row.audience != "public":
        raise Forbidden("act.forbidden", post=by.label, verb="report.publish")
    _written(masked)
    if row.words_public and row.words == masked.strip() and not photos:
        return None
    row.words, row.words_public, row.withheld = masked.strip(), True, ""
    row.fold_words()
    row.save(update_fields=["words", "folded", "words_public", "withheld"])
    for photo in Photo.objects.filter(report=row, file__in=photos, shown=False):
        photo.shown = True
        photo.save(update_fields=["shown"])
    _step(row, by, "report.publish")
    return Done(report, public={"photos": len(photos)}, sealed={"words": masked})


@act("report.withhold", about="report", noun=Report)
def withhold_report(*, by: By, report: str, reason: str) -> Done | None:
    """Take words and photos back from the public page, which says why."""
    row = _one(report)
    if not row.words_public and not row.photos.filter(shown=True).exists():
        return None
    row.words_public, row.withheld = False, _reason(reason)[:300]
    row.save(update_fields=["words_public", "withheld"])
    for photo in row.photos.filter(shown=True):
        photo.shown = False
        photo.save(update_fields=["shown"])
    _step(row, by, "report.withhold", reason)
    return Done(report, public={"reason": row.withheld})


@act("report.reserve", about="report", noun=Report)
def reserve_report(*, by: By, report: str, office: str, note: str = "") -> Done | None:
    """A denunciation lies in it: it leaves every list, map, search, count and feed at once."""
    row = _one(report)
    known(Office, office)
    row.audience, row.office, row.holder, row.words_public = "closed", office, "", False
    for photo in row.photos.filter(shown=True):
        photo.shown = False
        photo.save(update_fields=["shown"])
    return _move(row, by, "report.reserve", "reserved", note=note)


def check_secret(row: Report, secret: str) -> None:
    """The slip opens its own report, nothing else."""
    if not row.secret or not ids.opens(secret, row.secret):
        raise Forbidden("report.secret")


def answering(handler: str, ward: str, at: int) -> str:
    """The office of this kind that serves the ward today; else the ward's own committee; else nobody ("")."""
    day = clock.day(at, zone())
    offices = Office.objects.filter(serves=ward, since__lte=day).exclude(until__lt=day).order_by("code")
    found = dict(offices.values_list("kind", "code"))
    return found.get(handler) or found.get("ubnd") or ""


def _deadline(about: Category, at: int) -> deadlines.Derivation | None:
    """By the term that holds on the day; where no term is written down, there is no deadline to show."""
    day = clock.day(at, zone()).isoformat()
    for term in about.terms:
        if term["from"] <= day <= (term.get("until") or "9999"):
            measure = {k: term[k] for k in ("working_days", "hours") if term.get(k)}
            return deadlines.derive(at, **measure, rules=workdays.Calendar.now())
    return None


def _one(code: str) -> Report:
    row = Report.objects.select_related("category").filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def _move(row: Report, by: By, verb: str, to: str, public: dict[str, Any] | None = None, note: str = "",
          shown: bool = False, also: dict[str, Any] | None = None) -> Done:  # fmt: skip
    """One line of the table: the state, the step that stays, the entry."""
    row.state = step(MOVES, row.state, to)
    row.save()
    _step(row, by, verb, note, shown)
    sealed = {k: v for k, v in {"note": note, **(also or {})}.items() if v}
    klass = None if row.audience == "public" else "closed"
    return Done(row.code, public={"state": to, **(public or {})}, sealed=sealed, klass=klass)


def _step(row: Report, by: By, verb: str, note: str = "", shown: bool = False) -> None:
    index = now_index()
    Step(code=f"{row.code}.{index}", report_id=row.code, at=present(), verb=verb, state=row.state, office=row.office,
         by=by.label, words=note, shown=shown).save()  # fmt: skip


def _keep(row: Report, names: tuple[str, ...], stage: str) -> None:
    for name in names:
        Photo(code=name[:40] + f".{now_index()}", report_id=row.code, file=name, stage=stage,
              shown=row.category.safe and row.audience == "public", first=now_index()).save()  # fmt: skip


def _written(text: str) -> None:
    if not text.strip():
        raise Refused("report.no_words")
    if len(text) > WORDS_MAX:
        raise Refused("report.too_long", most=WORDS_MAX)


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("report.no_reason")
    return text.strip()
