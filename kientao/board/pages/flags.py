"""/dau-hieu/<code>: one sign with its numbers and limits, the unit's explanation beside it, and the unit's form."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base.text import T
from kientao.city.access import by_of, may
from kientao.ui.dates import day
from kientao.ui.language import tr
from kientao.ui.numbers import num
from kientao.ui.pages import kept, needs, page, public

from .. import acts
from ..fair import facts
from ..models import Flag
from . import finding, telling
from .filling import Form, done

KINDS = {"asked": "warn", "answered": "info", "silent": "bad"}
NO_WORDS = T("Hãy ghi lời giải thích.", "Write the explanation.")


def told(row: Flag) -> dict[str, Any]:
    return {
        "row": row, "title": facts.KINDS[row.kind], "state": facts.STATES[row.state], "kind": KINDS[row.state],
        "words": words(row), "month": f"{row.month.month}/{row.month.year}",
        "office": telling.office_names().get(row.office, row.office),
    }  # fmt: skip


WORDS = {
    "rush": T("{count} trên {of} việc kết thúc vào {last_days} ngày làm việc cuối của tháng {month}; "
              "chia đều {working_days} ngày làm việc thì khoảng {expected}.",
              "{count} of {of} matters ended on the last {last_days} working days of {month}; "
              "spread evenly over {working_days} it would be about {expected}."),
    "bare": T("{count} trên {of} việc kết thúc trong tháng {month} không kèm ảnh hay tệp; ngưỡng {limit} %.",
              "{count} of {of} matters ended in {month} without photo or file; the limit is {limit} %."),
    "extensions": T("{count} trên {of} lần gia hạn của tháng {month} dồn vào ngày {day}.",
                    "{count} of {of} extensions in {month} were given on {day}."),
}  # fmt: skip


def words(row: Flag) -> str:
    """The sign as one sentence with its numbers and the limit that held."""
    told = {name: _told(name, value) for name, value in row.found.items()}
    return tr(WORDS[row.kind]).format(**told, month=f"{row.month.month}/{row.month.year}")


def _told(name: str, value: Any) -> str:
    if name == "day":
        return day(date.fromisoformat(value))
    return num(Decimal(value), 1 if name == "expected" else 0) if name != "limit" else num(Decimal(value))


@public
@kept()
def flag(request: Any, code: str) -> HttpResponse:
    row = finding.one(Flag, code, request, "flag.unknown")
    by = by_of(request)
    able = bool(by and row.state != "answered" and may(by, "flag.answer", Flag, code))
    return page(request, "board/flag.html", told(row) | {"may_answer": able})


@needs("flag.answer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Any, code: str) -> HttpResponse:
    """The unit explains; then everybody sees both."""
    row = finding.to_change(Flag, code, request, "flag.answer", "flag.unknown")
    form = Form(request, {"seen": row.entry})
    if request.method == "POST":
        form.need("words", NO_WORDS)
        receipt = None if form.errors else form.perform(
            acts.answer_flag, by=by_of(request), flag=code, words=form.text("words"), seen=form.seen()
        )  # fmt: skip
        if receipt:
            return done(receipt, f"/dau-hieu/{code}")
    return form.again("board/flag_answer.html", told(row))
