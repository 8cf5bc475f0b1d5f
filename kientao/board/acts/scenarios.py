"""Scenarios: saved, withdrawn, handed over as lines of work. No figure and no target of the city moves here."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet

from kientao.base import clock
from kientao.base.errors import Missing, Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.board.models import Indicator, Milestone, Scenario
from kientao.city.models import Office
from kientao.city.models.guarded import AUDIENCES
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ledger.erasure import eraser
from kientao.ui.place import zone

from .define import SHUT, amount, exist, one_of

MOVES = {
    "saved": {"handed", "withdrawn"},
    "handed": {"withdrawn"},
    "withdrawn": set(),
}
INPUTS_MAX, TITLE_MAX, WHOLE = 20, 200, Decimal(10) ** 18
declare("scenario.unknown", T("Không có kịch bản «{thing}».", "There is no scenario “{thing}”."))
declare("scenario.empty", T("Kịch bản chưa đổi con số nào.", "The scenario moves no figure."))
declare("scenario.no_title", T("Hãy đặt tên cho kịch bản.", "Give the scenario a name."))
declare(
    "scenario.too_many", T("Một kịch bản đổi nhiều nhất {most} con số.", "A scenario moves {most} figures at most.")
)
declare("scenario.digits", T("Giá trị có quá nhiều chữ số.", "The value has too many digits."))
declare("scenario.not_public", T("Kịch bản dùng chỉ tiêu nội bộ nên không công khai được.",
                                 "The scenario uses internal indicators, so it cannot be public."))  # fmt: skip


@act("scenario.save", about="office", noun=Office)
def save_scenario(
    *, by: By, office: str, title: str, inputs: Mapping[str, Decimal], targets: Mapping[str, Decimal],
    audience: str = "office",
) -> Done | None:  # fmt: skip
    """Keep a scenario: newest figures of indicators and targets as they would be."""
    one_of("audience", audience, AUDIENCES)
    if not title.strip():
        raise Refused("scenario.no_title")
    _plausible(inputs, targets)
    exist(Indicator, *inputs)
    exist(Milestone, *targets)
    used = set(inputs) | set(Milestone.objects.filter(code__in=list(targets)).values_list("indicator_id", flat=True))
    if audience == "public" and Indicator.objects.filter(code__in=used).exclude(audience="public").exists():
        raise Refused("scenario.not_public")
    row = Scenario(
        code=f"kb-{now_index()}", office=office, audience=audience, title=title.strip()[:TITLE_MAX],
        inputs=_plain(inputs), targets=_plain(targets), on=clock.day(present(), zone()), by=by.label, first=now_index(),
    )  # fmt: skip
    row.save()
    sealed = {"title": row.title, "inputs": row.inputs, "targets": row.targets}
    return Done(row.code, public={"office": office}, sealed=sealed, klass=SHUT[audience], result=row.code)


@act("scenario.withdraw", about="scenario", noun=Scenario)
def withdraw_scenario(*, by: By, scenario: str) -> Done | None:
    """It counts no more, and stays listed as withdrawn."""
    row = _one(scenario)
    if row.state == "withdrawn":
        return None
    row.state = step(MOVES, row.state, "withdrawn")
    row.save(update_fields=["state"])
    return Done(scenario, public={"office": row.office, "state": row.state}, klass=SHUT[row.audience])


@act("scenario.hand_over", about="scenario", noun=Scenario)
def hand_over_scenario(*, by: By, scenario: str, lines: Sequence[Mapping[str, str]]) -> Done | None:
    """Say which work it takes, a line an indicator; each line is then ordered as a task by whoever may."""
    row = _one(scenario)
    told = [{name: str(line[name])[:300] for name in ("indicator", "office", "title")} for line in lines]
    if not told:
        raise Refused("scenario.empty")
    if row.state == "handed" and row.lines == told:
        return None
    if row.state != "handed":
        row.state = step(MOVES, row.state, "handed")
    row.lines = told[:INPUTS_MAX]
    row.save(update_fields=["state", "lines"])
    said = {"office": row.office, "state": row.state}
    return Done(scenario, public=said, sealed={"lines": row.lines}, klass=SHUT[row.audience])


def _plausible(inputs: Mapping[str, Decimal], targets: Mapping[str, Decimal]) -> None:
    if not inputs and not targets:
        raise Refused("scenario.empty")
    if len(inputs) + len(targets) > INPUTS_MAX:
        raise Refused("scenario.too_many", most=INPUTS_MAX)
    for value in (*inputs.values(), *targets.values()):
        if abs(value) >= WHOLE or value != round(value, 6):
            raise Refused("scenario.digits")


def _plain(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: amount(value) for code, value in sorted(values.items())}


def _one(code: str) -> Scenario:
    row: Scenario | None = Scenario.objects.filter(code=code).first()
    if row is None:
        raise Missing("scenario.unknown", thing=code)
    return row


@eraser("scenarios")
def forget(entry: int, part: str) -> None:
    """The title that an erased part bore. Not an act: the erasing itself is one."""
    if part == "title":
        QuerySet(Scenario).filter(first=entry).update(title="(đã xoá)")
