"""What can be done to one task from its page: a table of deeds, each a form, an act, and the words of its button."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from kientao.base.text import T, Text
from kientao.city.reach import to_whom
from kientao.city.sent import Sent
from kientao.ledger.acts import Receipt

from .. import acts
from ..models import Task


class Deed(NamedTuple):
    verb: str
    words: Text
    act: Callable[[Sent, Task], Receipt | None]


def order(sent: Sent, row: Task) -> Receipt | None:
    due, to = sent.day("due"), to_whom(sent.text("to")) if sent.text("to") else {"office": "", "holder": ""}
    if sent.errors:
        return None
    return sent.perform(acts.order_task, "to", task=row.code, seen=sent.seen(), due=due, note=sent.text("note"), **to)


def accept(sent: Sent, row: Task) -> Receipt | None:
    return sent.perform(acts.accept_task, "holder", task=row.code, seen=sent.seen(), holder=sent.text("holder"))


def give_back(sent: Sent, row: Task) -> Receipt | None:
    return sent.perform(acts.return_task, "reason", task=row.code, seen=sent.seen(), reason=sent.text("reason"))


def hand(sent: Sent, row: Task) -> Receipt | None:
    return sent.perform(acts.hand_task, "hand_to", task=row.code, seen=sent.seen(), holder=sent.text("hand_to"))


def report(sent: Sent, row: Task) -> Receipt | None:
    files, percent = sent.kept("report_files"), sent.text("percent")
    if percent and not (percent.isdecimal() and len(percent) < 4):
        sent.errors["percent"] = T("Tiến độ từ 0 đến 100.", "Progress is 0 to 100.")
    if files is None or sent.errors:
        return None
    return sent.perform(acts.report_task, "told", task=row.code, seen=sent.seen(), words=sent.text("told"), files=files,
                        progress=int(percent) if percent else None)  # fmt: skip


def show(sent: Sent, row: Task) -> Receipt | None:
    files = sent.kept("files")
    if files is None:
        return None
    return sent.perform(
        acts.show_task, "result", task=row.code, seen=sent.seen(), words=sent.text("result"), files=files
    )


def confirm(sent: Sent, row: Task) -> Receipt | None:
    return sent.perform(acts.confirm_task, "seen_note", task=row.code, seen=sent.seen(), note=sent.text("seen_note"))


def send_back(sent: Sent, row: Task) -> Receipt | None:
    return sent.perform(acts.send_back_task, "lacking", task=row.code, seen=sent.seen(), reason=sent.text("lacking"))


def ask_time(sent: Sent, row: Task) -> Receipt | None:
    until = _needed(sent, "until")
    if until is None:
        return None
    why = sent.text("time_reason")
    return sent.perform(acts.ask_time, "time_reason", task=row.code, seen=sent.seen(), until=until, reason=why)


def give_time(sent: Sent, row: Task) -> Receipt | None:
    until = sent.day("given")
    if sent.errors:
        return None
    return sent.perform(
        acts.give_time, "given", task=row.code, seen=sent.seen(), until=until, note=sent.text("given_note")
    )


def refuse_time(sent: Sent, row: Task) -> Receipt | None:
    return sent.perform(acts.refuse_time, "no_time", task=row.code, seen=sent.seen(), reason=sent.text("no_time"))


def helpers(sent: Sent, row: Task) -> Receipt | None:
    chosen = tuple(sent.request.POST.getlist("helper"))
    return sent.perform(acts.help_task, "helper", task=row.code, seen=sent.seen(), helpers=chosen)


def drop(sent: Sent, row: Task) -> Receipt | None:
    return sent.perform(acts.drop_task, "drop_reason", task=row.code, seen=sent.seen(), reason=sent.text("drop_reason"))


def _needed(sent: Sent, name: str) -> date | None:
    day = sent.day(name)
    if day is None and name not in sent.errors:
        sent.errors[name] = T("Hãy chọn ngày.", "Choose a day.")
    return day


DEEDS: dict[str, Deed] = {
    "giao": Deed("task.order", T("Giao nhiệm vụ", "Order"), order),
    "nhan": Deed("task.accept", T("Nhận nhiệm vụ", "Accept"), accept),
    "xac-nhan": Deed("task.confirm", T("Xác nhận đã xong", "Confirm: done"), confirm),
    "tra-loi-han": Deed("task.give_time", T("Cho gia hạn, đổi hạn", "Give more time"), give_time),
    "khong-gia-han": Deed("task.refuse_time", T("Không gia hạn", "Refuse more time"), refuse_time),
    "bao-xong": Deed("task.show", T("Báo đã xong", "Say it is done"), show),
    "tien-do": Deed("task.report", T("Báo tiến độ", "Tell the progress"), report),
    "tra-lai": Deed("task.return", T("Trả lại", "Return"), give_back),
    "phan-cong": Deed("task.hand", T("Phân công lại", "Hand on"), hand),
    "xin-gia-han": Deed("task.ask_time", T("Đề nghị gia hạn", "Ask for more time"), ask_time),
    "chua-dat": Deed("task.send_back", T("Chưa đạt, làm tiếp", "Not done yet"), send_back),
    "phoi-hop": Deed("task.help", T("Cơ quan phối hợp", "Offices that help"), helpers),
    "thoi": Deed("task.drop", T("Thôi không làm", "Drop"), drop),
}
LEAVING = ("nhan", "tra-lai", "bao-xong", "xac-nhan", "giao")  # after these: back to the list


def offered(verbs: set[str]) -> dict[str, Deed]:
    return {name: found for name, found in DEEDS.items() if found.verb in verbs}
