"""/bang-diem/: every ruler with where the city stands; one ruler with its rows; one row opened."""

from typing import Any

from django.http import HttpResponse

from kientao.base.errors import Missing, declare
from kientao.base.text import T
from kientao.city.access import by_of
from kientao.ui import charts
from kientao.ui.language import t, tr
from kientao.ui.pages import kept, page, public

from ..scorecards import opening, peers, shelf
from ..scorecards.inputs import Input, Known, missed
from ..scorecards.judging import Judged, aims, beside, judge
from ..scorecards.scoring import ItemScore
from . import finding, scoring

QUERY = ("ngay", "biet-den", "loai", "giam", "cua")
declare("scorecard.unknown", T("Không có bảng điểm “{thing}”.", "There is no scorecard “{thing}”."))
declare("scorecard.no_item", T("Bảng điểm này không có dòng “{thing}”.", "This scorecard has no row “{thing}”."))


@public
@kept("ngay", "biet-den")
def listing(request: Any) -> HttpResponse:
    """All families; as of today, or ?ngay= and ?biet-den=."""
    asked, errors = finding.as_of(request)
    families = shelf.families()
    known = Known.of(by_of(request), asked, [family.code for family in families])
    rows = [_tile(judge(known, family)) for family in families]
    return page(request, "board/scorecards.html", {"rows": rows, "asked": asked, "errors": errors})


def _tile(judged: Judged) -> dict[str, Any]:
    score, said = judged.score, scoring.verdict(judged.score)
    shown = scoring.between(score) if score else None
    rank = judged.score.item("rank") if judged.score else None
    if shown is None and rank is not None and rank.value is not None:
        shown = t("hạng {n}", "rank {n}", n=scoring.value_words(rank.item, rank.value))
    known = sum(it.value is not None for it in score.items) if score else 0
    if judged.units:
        shown, said = str(len(judged.units)), None
    return {
        "judged": judged, "value": shown, "unit": t("đơn vị được xét", "units judged") if judged.units else (
            scoring.out_of(score) if score and scoring.between(score) else ""),
        "verdict": said if score is None or known else None, "known": known, "of": len(score.items) if score else 0,
        "link": f"/bang-diem/{judged.family.code}", "scope": scoring.SCOPES[judged.family.scope],
    }  # fmt: skip


def looked(request: Any, code: str) -> tuple[Judged, Known, dict[str, str]]:
    """What a page about one ruler looks at, from the address: a ruler by its own code or its family's."""
    asked, errors = finding.as_of(request)
    found = shelf.find(code, asked.day)
    if found is None:
        raise Missing("scorecard.unknown", thing=code[:60])
    family, ruler = found
    known = Known.of(by_of(request), asked, [family.code])
    variant, reduction, unit = (request.GET.get(name, "")[:60] for name in ("loai", "giam", "cua"))
    own = ruler if ruler is not None and ruler.code == code else None
    return judge(known, family, own, variant, reduction, unit), known, errors


@public
@kept(*QUERY)
def ruler(request: Any, code: str) -> HttpResponse:
    """?loai= variant, ?giam= reduction, ?ngay= and ?biet-den= as of."""
    judged, known, errors = looked(request, code)
    family, text = judged.family, judged.ruler
    context = {
        "judged": judged, "score": judged.score, "code": code, "errors": errors, "asked": known.asked,
        "scoring": scoring, "aims": aims(known, family), "beside": beside(family, text, judged.day),
        "scope": scoring.SCOPES[family.scope], "others": [r for r in shelf.shelf().of(family.code) if r is not text],
        "place": _place(judged), "query": address_query(request),
        "group_rows": [[g.title, scoring.points(g.most)] for g in text.groups] if text else [],
        "unit_tabs": [(view.name, f"/bang-diem/{code}?cua={view.code}") for view in judged.units],
        "here_unit": f"/bang-diem/{code}?cua={judged.unit.code}" if judged.unit else "",
        "variant_tabs": _variants(judged, code), "here_variant": f"/bang-diem/{code}?loai={judged.variant}",
    } | _standing(judged, code)  # fmt: skip
    return page(request, "board/scorecard.html", context)


def _standing(judged: Judged, code: str) -> dict[str, Any]:
    """What the score says, and its rows; nothing where the ruler cannot score."""
    score = judged.score
    if score is None:
        return {"verdict": None, "shown": None, "why": [], "groups": [], "nearest": []}
    return {
        "verdict": scoring.verdict(score), "shown": scoring.between(score), "why": scoring.why(score),
        "groups": [_group(judged, group) for group in score.groups], "nearest": _nearest(judged, code),
    }  # fmt: skip


def _variants(judged: Judged, code: str) -> list[tuple[Any, str]]:
    found = judged.ruler.variants if judged.ruler else ()
    return [(variant.title, f"/bang-diem/{code}?loai={variant.code}") for variant in found]


def _nearest(judged: Judged, code: str) -> list[list[Any]]:
    """Rows of the table of what is under its minimum."""
    found = []
    for short in opening.nearest(judged.score) if judged.score else ():
        item = short.it.item
        link = {"text": tr(item.title), "href": f"/bang-diem/{code}/{item.code}"}
        gap = scoring.amount(item, short.gap) if short.gap is not None else None
        found.append([link, scoring.value_words(item, short.it.value), scoring.amount(item, short.mark.value), gap,
                      scoring.points(short.share, 1)])  # fmt: skip
    return found


def address_query(request: Any, *names: str) -> str:
    """What of the address goes on to the next page."""
    given = request.GET.copy()
    for name in list(given):
        if name not in (names or QUERY) or not given[name]:
            del given[name]
    return f"?{given.urlencode()}" if given else ""


def _place(judged: Judged) -> dict[str, Any] | None:
    """Its place as published, and among the totals that are held."""
    if judged.rank is None and judged.published is None:
        return None
    year, total = judged.day.year, judged.published
    held_totals = peers.totals(judged.family.code, year)
    return {"rank": judged.rank, "published": total, "year": year, "held": len(held_totals), "off": judged.off,
            "same": total is not None and total.on.year == year}  # fmt: skip


def _group(judged: Judged, group: Any) -> dict[str, Any]:
    return {"group": group, "rows": [_row(judged, it) for it in group.items]}


def _row(judged: Judged, it: ItemScore) -> dict[str, Any]:
    source = judged.inputs.get(it.item.code)
    return {
        "it": it, "value": scoring.value_words(it.item, it.value), "on": source.on if source else None,
        "marks": [scoring.mark_words(it.item, mark) for mark in opening.marks(it.formula)][:4],
        "bar": charts.progress(it.points, it.most, title=it.item.title) if it.points is not None and it.most else "",
    }  # fmt: skip


@public
@kept(*QUERY)
def item(request: Any, code: str, row: str) -> HttpResponse:
    """One row opened: its rule with the numbers put in, where they come from, what cost points, what would win them."""
    judged, known, _ = looked(request, code)
    it = judged.score.item(row) if judged.score else None
    if it is None or judged.score is None:
        raise Missing("scorecard.no_item", thing=row[:60])
    source = judged.inputs.get(row) or Input(None)
    group = next((g for g in judged.score.groups if g.group.code == it.item.group), None)
    context = {
        "judged": judged, "score": judged.score, "it": it, "code": code, "scoring": scoring,
        "source": source, "costs": known.costs(source), "missed": missed(source), "wins": opening.wins(it),
        "group": group,
        "decides": group is not None and opening.decides(group, it), "rule": scoring.rule(it.formula, it.item),
        "put_in": scoring.put_in(it), "value": scoring.value_words(it.item, it.value), "asked": known.asked,
        "query": address_query(request),
        "best_mark": scoring.mark_words(it.item, found[-1]) if (found := opening.marks(it.formula)) else "",
    }  # fmt: skip
    return page(request, "board/scorecard_item.html", context)
