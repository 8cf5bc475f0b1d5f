"""What an officer can do to one report: a table of deeds, each a form, an act, and the words of its button."""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings

from kientao.base import ids
from kientao.base.errors import Refused
from kientao.base.text import T, Text
from kientao.base.yamlfile import read
from kientao.ledger.acts import Receipt

from .. import acts, masking, standard
from ..models import Photo, Report
from .working import Sent, one, to_whom


class Deed(NamedTuple):
    verb: str
    words: Text
    act: Callable[[Sent, Report], Receipt | None]


def _text(sent: Sent, name: str) -> str | None:
    """Words of a field; None with its fault noted while a standard text is not completed."""
    try:
        return standard.finished(sent.text(name))
    except Refused as error:
        sent.errors[name] = error.say(sent.request.lang)
        return None


def _photos(sent: Sent, name: str) -> tuple[str, ...] | None:
    try:
        return sent.photos(name)
    except Refused as error:
        sent.errors[name] = error.say(sent.request.lang)
        return None


def assign(sent: Sent, row: Report) -> Receipt | None:
    args = to_whom(sent.text("to"))
    return sent.perform(acts.assign_report, "to", report=row.code, seen=sent.seen(), note=sent.text("note"), **args)


def answer(sent: Sent, row: Report) -> Receipt | None:
    words = _text(sent, "answer")
    after, before = (_photos(sent, "after"), _photos(sent, "before")) if words is not None else (None, None)
    if words is None or after is None or before is None:
        return None
    taken = sent.request.POST.getlist("take")  # photos of a contractor
    theirs = Photo.objects.filter(report=row, stage="after", code__in=taken).exclude(file="")
    after += tuple(theirs.values_list("file", flat=True))
    return sent.perform(acts.answer_report, "answer" if not words else "after", report=row.code, seen=sent.seen(),
                        answer=words, photos=after, before=before, no_photo=sent.text("no_photo"))  # fmt: skip


def ask(sent: Sent, row: Report) -> Receipt | None:
    words = _text(sent, "question")
    return None if words is None else sent.perform(
        acts.ask_report, "question", report=row.code, seen=sent.seen(), question=words)  # fmt: skip


def refuse(sent: Sent, row: Report) -> Receipt | None:
    words = _text(sent, "reason")
    return None if words is None else sent.perform(
        acts.refuse_report, "reason", report=row.code, seen=sent.seen(), reason=words)  # fmt: skip


def send_on(sent: Sent, row: Report) -> Receipt | None:
    words, body = _text(sent, "pass_reason"), sent.text("body")
    return None if words is None else sent.perform(
        acts.pass_report, "pass_reason" if body else "body", report=row.code, seen=sent.seen(), to=body,
        reason=words)  # fmt: skip


def merge(sent: Sent, row: Report) -> Receipt | None:
    try:
        first = one(sent.request, sent.text("into").upper()[:120])  # never into what one may not see
    except Refused as error:
        sent.errors["into"] = error.say(sent.request.lang)
        return None
    return sent.perform(acts.merge_report, "into", report=row.code, seen=sent.seen(), into=first.code)


def publish(sent: Sent, row: Report) -> Receipt | None:
    """`do=masked` accepts the proposal as it stands: one key."""
    masked = masking.propose(row.words).text if sent.text("do") == "masked" else sent.text("masked")
    chosen = sent.request.POST.getlist("photo")
    photos = Photo.objects.filter(report=row, code__in=chosen).values_list("file", flat=True)
    return sent.perform(acts.publish_report, "masked", report=row.code, seen=sent.seen(), masked=masked,
                        photos=tuple(photos))  # fmt: skip


def withhold(sent: Sent, row: Report) -> Receipt | None:
    return sent.perform(acts.withhold_report, "why", report=row.code, seen=sent.seen(), reason=sent.text("why"))


def reserve(sent: Sent, row: Report) -> Receipt | None:
    return sent.perform(acts.reserve_report, "kept_note", report=row.code, seen=sent.seen(), office=reserved_office(),
                        note=sent.text("kept_note"))  # fmt: skip


def add(sent: Sent, row: Report) -> Receipt | None:
    photos = _photos(sent, "photos")
    return None if photos is None else sent.perform(
        acts.add_to_report, "what", report=row.code, seen=sent.seen(), what=sent.text("what"), photos=photos,
        stage="before")  # fmt: skip


def link(sent: Sent, row: Report) -> Receipt | None:
    days, secret = sent.text("days"), ids.secret()
    receipt = sent.perform(
        acts.link_report, "name", report=row.code, seen=sent.seen(), link=ids.code(), name=sent.text("name"),
        secret=ids.secret_hash(secret), days=int(days) if days.isdecimal() and len(days) < 4 else 0,
    )  # fmt: skip
    if receipt and receipt.result:  # a form sent twice gives no second secret
        sent.link = sent.request.build_absolute_uri(f"/nhan-viec/{secret}")
    return receipt


def unlink(sent: Sent, row: Report) -> Receipt | None:
    return sent.perform(acts.unlink_report, "name", report=row.code, seen=sent.seen(), link=sent.text("link"))


def confirm(sent: Sent, row: Report) -> Receipt | None:
    photos = _photos(sent, "seen_photos")
    return (
        None
        if photos is None
        else sent.perform(
            acts.close_report,
            "seen_note",
            report=row.code,
            seen=sent.seen(),
            note=sent.text("seen_note"),
            photos=photos,
        )
    )


def reopen(sent: Sent, row: Report) -> Receipt | None:
    photos = _photos(sent, "again_photos")
    return (
        None
        if photos is None
        else sent.perform(
            acts.reopen_report, "again", report=row.code, seen=sent.seen(), reason=sent.text("again"), photos=photos
        )
    )


DEEDS: dict[str, Deed] = {
    "confirm": Deed("report.close", T("Đã xem tại chỗ: làm xong thật", "Seen on the spot: it is done"), confirm),
    "reopen": Deed("report.reopen", T("Đã xem tại chỗ: chưa xong", "Seen on the spot: it is not done"), reopen),
    "answer": Deed("report.answer", T("Trả lời đã xử lý", "Answer: done"), answer),
    "assign": Deed("report.assign", T("Giao xử lý", "Assign"), assign),
    "ask": Deed("report.ask", T("Hỏi thêm người phản ánh", "Ask the reporter"), ask),
    "add": Deed("report.add", T("Ghi thêm", "Add a note"), add),
    "publish": Deed("report.publish", T("Công khai nội dung", "Publish the words"), publish),
    "withhold": Deed("report.withhold", T("Rút nội dung khỏi trang công khai", "Take the words back"), withhold),
    "merge": Deed("report.merge", T("Gộp phản ánh trùng", "Merge a duplicate"), merge),
    "pass": Deed("report.pass", T("Chuyển: ngoài thẩm quyền", "Pass on: not ours"), send_on),
    "refuse": Deed("report.refuse", T("Từ chối: không hợp lệ", "Refuse: not valid"), refuse),
    "link": Deed("report.link", T("Gửi đơn vị nhận việc", "Send to a contractor"), link),
    "unlink": Deed("report.unlink", T("Thu hồi đường dẫn", "Take the link back"), unlink),
    "reserve": Deed("report.reserve", T("Có nội dung tố cáo: chuyển kín", "A denunciation: reserve"), reserve),
}
# After these the report may no longer be theirs.
LEAVING = ("confirm", "reopen", "assign", "reserve", "answer", "refuse", "pass", "merge")


def offered(verbs: set[str]) -> dict[str, Deed]:
    return {name: found for name, found in DEEDS.items() if found.verb in verbs}


def reserved_office() -> str:
    """`reserved_office` of the city's reports.yaml: not an office that could be complained of."""
    return str(read(settings.KIENTAO.city_folder / "reports.yaml").get("reserved_office", ""))
