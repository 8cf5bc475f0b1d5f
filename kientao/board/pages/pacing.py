"""Plan against actual on pages: words, a bar for each month, and the table under it."""

from typing import Any

from kientao.base.text import T
from kientao.ui import charts
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from .. import pace
from ..figures import State

DONE, AHEAD = T("đã làm", "done"), T("phải đạt", "needed")


def told(state: State) -> dict[str, Any] | None:
    """What the template `board/pace.html` shows; None: there is no plan to speak of."""
    found = pace.of(state)
    if found is None:
        return None
    words, places = pace.words(found, state), state.indicator.decimals
    rows = pace.months(found)
    bars = [
        charts.Bar(
            T(f"Tháng {month}", f"Month {month}"),
            None if value is None else round(value, places),
            AHEAD if ahead else "",
            ahead,
        )
        for month, value, ahead in rows
    ]
    title = t("Kế hoạch và thực hiện năm {year}", "Plan and actual of {year}", year=found.year)
    return {
        "words": words, "title": title, "pace": found,
        "chart": charts.bars(bars, title=f"{title}: {tr(state.indicator.name)}", desc=words, unit=state.unit),
        "rows": [[month, None if value is None else num(value, places), tr(AHEAD if ahead else DONE)]
                 for month, value, ahead in rows],
    }  # fmt: skip
