"""A sheet as its template shows it: lines of cells, what stood before, plan and actual, what happened."""

from typing import Any

from kientao.base.text import T, Text
from kientao.city.access import by_of, visible
from kientao.ledger import seal
from kientao.ui.language import t, tr
from kientao.ui.numbers import field_number, num

from ..acts.sheets import found_wrong
from ..figures import AsOf, State, states
from ..models import Indicator, Measurement, Period
from ..sheet import checks, periods, typed
from ..sheet.form import Column, Form, Key, Row, Value, unkey, unspelled
from . import pacing, telling
from .sheet_form import Asked

STEPS = {
    "sheet.open": T("Mở kỳ", "Opened"), "sheet.fill": T("Ghi số liệu", "Filled"),
    "sheet.check": T("Kiểm xong", "Checked"),
    "sheet.close": T("Chốt", "Closed"), "sheet.revise": T("Đính chính", "Revised"),
}  # fmt: skip


def context(request: Any, row: Period, asked: Asked, can: dict[str, bool]) -> dict[str, Any]:
    form = asked.form
    revising = row.state == "closed" and can["sheet.revise"] and (request.GET.get("sua") == "1" or bool(asked.texts))
    editing = revising or (row.state != "closed" and can["sheet.fill"])
    known = states(Indicator.objects.filter(code__in=[c.indicator for c in form.columns]), by_of(request), AsOf(row.on))
    wrong = {fault.cell: fault for fault in found_wrong(form, row)} if row.state == "filled" else {}
    view = View(request.lang, form, row, asked, wrong)
    return {
        "row": row, "sheet": row.sheet, "form": form, "typed": asked.sent.typed, "asked": asked, "can": can,
        "editing": editing, "revising": revising, "single": len(form.rows) == 1, "period": periods.words(row.label),
        "before": periods.words(periods.before(row.label)), "lines": view.lines(known), "heads": view.heads(),
        "starts": [(typed.field((c.indicator, r.code))[2:], f"{tr(c.title)} – {tr(r.name)}") for r in form.rows
                   for c in form.columns],
        "names": {c.indicator: tr(c.title) for c in form.columns} | {r.code: tr(r.name) for r in form.rows},
        "maps": _maps(asked), "errors": view.summary(), "steps": _steps(row, form),
        "office": telling.office_names().get(row.office),
        "paces": [(tr(state.indicator.name), told) for c in form.columns if (state := known.get(c.indicator))
                  if (told := pacing.told(state))],
        "sealed": row.closed is not None and seal.prove(row.closed) is not None,
        "count": (len(view.shown), len(form.keys)), "totals": view.totals(known), "source": _source(row, form, request),
    }  # fmt: skip


def _maps(asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """What the office's own file calls its columns and rows, to choose from."""
    book = asked.book
    return {"columns": [(w, w) for w in book.heads[:200]], "rows": [(w, w) for w in book.labels[:200]]} if book else {}


def _source(row: Period, form: Form, request: Any) -> Any:
    found = visible(Measurement.objects.filter(indicator=form.columns[0].indicator, on=row.on), by_of(request))
    first = found.filter(kind=form.kind, state="standing").exclude(part="").first()
    return telling.source(first) if first else None


class View:
    """The table of one sheet."""

    def __init__(self, lang: str, form: Form, row: Period, asked: Asked, wrong: dict[Key, checks.Fault]):
        self.lang, self.form, self.row, self.asked, self.wrong = lang, form, row, asked, wrong
        self.shown = asked.stood

    def heads(self) -> list[dict[str, Any]]:
        return [{"title": tr(c.title), "code": c.indicator, "unit": unit(c)} for c in self.form.columns]

    def lines(self, known: dict[str, State]) -> list[dict[str, Any]]:
        """Rows of the table: a place each; of a sheet with one row, an indicator each."""
        if len(self.form.rows) == 1:
            only = self.form.rows[0]
            return [{"name": tr(c.title), "unit": unit(c), "link": f"/chi-tieu/{c.indicator}",
                     "cells": [self.cell(c, only)], **self._plan(c, known.get(c.indicator))}
                    for c in self.form.columns]  # fmt: skip
        return [{"name": tr(r.name), "cells": [self.cell(c, r) for c in self.form.columns]} for r in self.form.rows]

    def cell(self, column: Column, row: Row) -> dict[str, Any]:
        at: Key = (column.indicator, row.code)
        stood, fault = self.shown.get(at), self.asked.warned.get(at)
        wrong = self.wrong.get(at) if at not in self.asked.texts else None
        return {
            "id": typed.field(at), "confirm": typed.field(at, "x"), "label": f"{tr(column.title)} – {tr(row.name)}",
            "text": self.asked.texts.get(at, _field(stood)), "value": written(stood, column, self.form),
            "before": written(self.asked.before.get(at), column, self.form), "error": self.asked.errors.get(at),
            "jump": worded(fault, self.lang) if fault else None, "confirmed": at in self.asked.confirmed,
            "wrong": worded(wrong, self.lang) if wrong else None,
        }  # fmt: skip

    def _plan(self, column: Column, state: State | None) -> dict[str, Any]:
        """What stands since the year began, the plan of the year, and how much of it that is."""
        plan = (
            next((m for m in state.targets if m.on == self.row.on.replace(month=12, day=31)), None) if state else None
        )
        latest = state.latest if state else None
        now = latest.value if latest and latest.on == self.row.on else None
        share = now / plan.value * 100 if now is not None and plan and plan.value else None
        return {"sum": num(now, column.decimals) if now is not None and column.whole == "year" else None,
                "plan": num(plan.value, column.decimals) if plan else None,
                "share": num(share, 1) if share is not None else None}  # fmt: skip

    def totals(self, known: dict[str, State]) -> list[str | None]:
        """The whole of each column, where the sheet says what it is made of."""
        found = []
        for column in self.form.columns:
            state = known.get(column.indicator)
            latest = state.latest if state else None
            here = latest.value if latest and latest.on == self.row.on and column.whole == "rows" else None
            found.append(None if here is None else num(here, column.decimals))
        return found

    def summary(self) -> list[tuple[str, str]]:
        """For the box above the form: each fault with the name of its cell and the way to it."""
        found: list[tuple[str, str]] = [("", tr(words)) for words in self.asked.general]
        for at, words in self.asked.errors.items():
            found.append((typed.field(at), f"{self.named(at)}: {words}"))
        checking = self.wrong if self.asked.checking else {}
        for at, fault in (self.asked.warned | checking).items():
            found.append((typed.field(at), f"{self.named(at)}: {worded(fault, self.lang)}"))
        return found

    def named(self, at: Key) -> str:
        column, row = self.form.column(at[0]), self.form.row(at[1])
        return f"{tr(column.title) if column else at[0]} – {tr(row.name) if row else at[1]}"


def unit(column: Column) -> str:
    return telling.unit_mark(column.unit)


def written(value: Value | None, column: Column, form: Form) -> str | None:
    if value is None:
        return None
    return t("dưới {few}", "under {few}", few=form.few) if isinstance(value, str) else num(value, column.decimals)


def _field(value: Value | None) -> str:
    return (
        ""
        if value is None
        else "<"
        if isinstance(value, str)
        else field_number(value.normalize() if value % 1 else int(value))
    )


def worded(fault: checks.Fault, lang: str) -> str:
    params = {name: _one(value) for name, value in fault.params.items()}
    return fault.words.to(lang, **params)


def _one(value: Any) -> str:
    if isinstance(value, list):
        return " + ".join(tr(part) for part in value)
    return tr(value) if isinstance(value, str | dict | Text) else num(value)


def _steps(row: Period, form: Form) -> list[dict[str, Any]]:
    """What happened, newest first; a revision shows each cell before and after."""
    return [
        {"step": step, "title": STEPS.get(step.verb, step.verb),
         "changes": [_changed(form, unkey(text), pair) for text, pair in step.changes.items()]}
        for step in row.steps.order_by("-at")[:40]
    ]  # fmt: skip


def _changed(form: Form, at: Key, pair: list[str]) -> dict[str, Any]:
    column, row = form.column(at[0]), form.row(at[1])
    if column is None or row is None:
        return {"name": at[0], "before": pair[0], "after": pair[1]}
    said = [written(unspelled(text), column, form) or t("chưa có số liệu", "no figure yet") for text in pair]
    return {"name": f"{tr(column.title)} – {tr(row.name)}", "before": said[0], "after": said[1]}
