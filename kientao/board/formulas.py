"""Indicators that are computed: an aggregate over a fact, written once a day as a dated figure of the day that is over.

formula: {fact, take: count | share | mean | sum, of?: column, where: condition, among?: condition}
`share` is the per cent of the rows `among` for which `where` holds. The conditions are those of rules (docs/rules.md),
asked at the last instant of the day. Of nothing there is no share and no mean: the figure stays unknown, never zero.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city.access import machine
from kientao.lake import facts
from kientao.lake.keeping import Kept
from kientao.ledger import jobs
from kientao.ledger.acts import By, writing
from kientao.rules import conditions
from kientao.ui.place import zone

from .models import Indicator, Measurement

BY = By.system("formulas")
PARTS = ("fact", "take", "of", "where", "among")
TAKES = ("count", "share", "mean", "sum")
KIND = "so-bo"
EVERYTHING = "code is not null"
machine(BY.label, "measurement.record", why=T("Ghi chỉ tiêu tính từ dữ liệu khi hết ngày",
                                              "Writes computed indicators when a day is over"))  # fmt: skip
declare(
    "formula.part", T("Công thức viết sai ở «{part}»: cần {wanted}.", "The formula is wrong at “{part}”: {wanted}.")
)


@dataclass(frozen=True)
class Formula:
    """Ready to be asked. among: of share, the rows that are counted at all."""

    fact: facts.Fact
    take: str
    of: str
    where: conditions.Condition
    among: conditions.Condition

    @property
    def sql(self) -> str:
        """One number, or NULL where there is nothing to take it from."""
        kept = f"({self.where.sql}) AND ({self.among.sql})"
        taken = {
            "count": f"count(*) FILTER (WHERE {kept})",
            "share": f"100.0 * count(*) FILTER (WHERE {kept}) / nullif(count(*) FILTER (WHERE {self.among.sql}), 0)",
            "mean": f'avg("{self.of}") FILTER (WHERE {kept})',
            "sum": f'sum("{self.of}") FILTER (WHERE {kept})',
        }[self.take]
        return f'SELECT {taken} FROM "{self.fact.name}"'


def read(told: Mapping[str, Any]) -> Formula:
    """Raises Refused: formula.part, fact.unknown, fact.column, condition.*."""
    for part in told:
        if part not in PARTS:
            raise Refused("formula.part", part=str(part)[:40], wanted=", ".join(PARTS))
    take, of = str(told.get("take", "count")), str(told.get("of", ""))
    if take not in TAKES:
        raise Refused("formula.part", part="take", wanted=", ".join(TAKES))
    fact = facts.find(str(told.get("fact", "")))
    if take in ("mean", "sum") and fact.column(of).type not in ("integer", "decimal"):
        raise Refused("formula.part", part="of", wanted="integer | decimal")
    where = conditions.compile(str(told.get("where") or EVERYTHING), fact)
    return Formula(fact, take, of, where, conditions.compile(str(told.get("among") or EVERYTHING), fact))


def compute(kept: Kept, formula: Formula, now: int, decimals: int) -> Decimal | None:
    """The number at an instant (UTC µs), over every row of the fact."""
    kept.refresh([formula.fact.name])
    values = {**conditions.bind(formula.where, now).values, **conditions.bind(formula.among, now).values}
    sql = formula.sql
    found = kept.con.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql}).fetchall()[0][0]
    return None if found is None else round(Decimal(str(found)), decimals)


@jobs.daily("board.formulas")
def write_daily(job: Any) -> None:
    write(clock.now())


def write(now: int) -> int:
    """Figures of yesterday that are not there yet. Returns how many were written; run twice, it writes nothing."""
    today = clock.midnight(clock.day(now, zone()), zone())
    on = clock.day(now, zone()) - timedelta(days=1)
    told = list(_values(on, today - 1))
    with writing() as book:
        for row, value in told:
            book.perform(
                "measurement.record", by=BY, indicator=row.code, on=on, kind=KIND, value=value, period=on.isoformat(),
                source={"title": source_of(row.formula), "checked": "derived"}, request=f"formula:{row.code}:{on}",
            )  # fmt: skip
    return len(told)


def _values(on: date, now: int) -> Iterator[tuple[Indicator, Decimal]]:
    """An indicator whose formula cannot be asked stops the job, visibly: nothing is written for it meanwhile."""
    there = Measurement.objects.filter(on=on, by=BY.label).values("indicator_id")
    rows = Indicator.objects.filter(how="formula", formula__isnull=False).exclude(code__in=there).order_by("code")
    kept = Kept()
    for row in rows:
        value = compute(kept, read(row.formula), now, row.decimals)
        if value is not None:
            yield row, value


def source_of(told: Mapping[str, Any]) -> str:
    """In words, as the figure's source."""
    parts = [f"{name} {told[name]}" for name in PARTS if told.get(name)]
    return f"Máy tính khi hết ngày: {'; '.join(parts)}"
