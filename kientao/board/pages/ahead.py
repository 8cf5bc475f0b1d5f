"""/sap-toi: every target that lies ahead, with its way, its forecast and its chance; what is most off comes first."""

from typing import Any

from django.http import HttpResponse

from kientao.city.access import by_of
from kientao.ui.pages import kept, page, public

from ..ahead import smoothing
from ..ahead.courses import courses, most_off
from ..figures import states
from . import finding, foretelling, telling

QUERY = ("muc-tieu", "co-quan")


@public
@kept(*QUERY)
def ahead(request: Any) -> HttpResponse:
    """As of today, or ?ngay= and ?biet-den=; filters: ?muc-tieu= objective, ?co-quan= owner."""
    by, (asked, errors) = by_of(request), finding.as_of(request)
    wanted = {name: request.GET.get(name, "")[:100] for name in QUERY}
    rows = [row for row in finding.indicators(request) if _wanted(row, wanted)]
    found = courses({code: state for code, state in states(rows, by, asked).items() if state.targets})
    offices = telling.office_names()
    told = [
        foretelling.tell(course, step) | finding.shut(course.state.indicator) | {
            "state": course.state, "course": course, "why": foretelling.why_none(course),
            "owner": offices.get(course.state.indicator.office), "distance": course.state.missing(step.target),
        }
        for course, step in most_off(found.values())
    ]  # fmt: skip
    return page(request, "board/ahead.html", {
        "rows": told, "asked": asked, "errors": errors, "caveat": foretelling.CAVEAT, "least": smoothing.LEAST,
        "known": sum(row["chance"] is not None for row in told),
    })  # fmt: skip


def _wanted(row: Any, asked: dict[str, str]) -> bool:
    objective, office = asked["muc-tieu"], asked["co-quan"]
    return (not objective or objective in row.objectives) and (not office or office == row.office)
