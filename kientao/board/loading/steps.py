"""From the files of a city to the acts they ask for, in an order in which each finds what it names."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from kientao.base.yamlfile import Map, read
from kientao.ui import place

from ..acts.measurements import AHEAD_MAX
from . import sheets
from .plan import Plan, Step
from .reading import Reader

Args = dict[str, Any]
Pairs = list[tuple[Map, Args]]


def read_city(folder: Path, offices: Collection[str] | None = None, units: Collection[str] | None = None) -> Plan:
    """What the folder asks for. offices, units: codes to check against (None: not checked). Raises BadData."""
    reader, plan = Reader(), Plan()
    about = folder / "programme.yaml"
    programme = read(about) if about.is_file() else Map()
    asked = sheets.files_of(folder)
    files = [*(read(path) for path in sorted((folder / "indicators").glob("*.yaml"))), *asked]
    indicators = [pair for file in files for pair in reader.items(file, "indicators", "indicator")]
    objectives = list(reader.items(programme, "objectives", "objective"))
    serves = _serves(reader, indicators, objectives)
    announced = None
    if "programme" in programme:
        announced = _programme(reader, plan, programme, objectives)
    _indicators(reader, plan, indicators, serves, announced)
    if "programme" in programme:
        _goals_and_plans(reader, plan, programme)
    _check_places(reader, indicators, offices, units)
    sheets.read_sheets(folder, reader, plan, asked)
    reader.problems.check()
    return plan


def _serves(reader: Reader, indicators: Pairs, objectives: Pairs) -> dict[str, list[str]]:
    """Indicator -> objectives, whichever of the two files says so."""
    serves: dict[str, list[str]] = {
        args["code"]: list(args.get("objective", ())) for _, args in indicators if "code" in args
    }
    known = {args.get("code") for _, args in objectives}
    for node, args in indicators:
        for code in args.get("objective", ()):
            reader.must_be(node, "objective", code, known)
    for node, args in objectives:
        for code in args.get("indicators", ()):
            reader.must_be(node, "indicators", code, serves)
            if code in serves and "code" in args and args["code"] not in serves[code]:
                serves[code].append(str(args["code"]))
    return serves


def _programme(reader: Reader, plan: Plan, file: Map, objectives: Pairs) -> date | None:
    node = file["programme"]
    args = reader.one(node, "programme")
    notes = {"told": args.pop("told", None), "objectives": file.get("objectives_note"),
             "results": file.get("results_note")}  # fmt: skip
    args["notes"] = {key: dict(words) if isinstance(words, dict) else words for key, words in notes.items() if words}
    plan.defined.append(Step("programme.define", args, node))
    for position, (item, found) in enumerate(objectives, 1):
        found = {key: value for key, value in found.items() if key != "indicators"}
        plan.defined.append(
            Step("objective.define", found | {"programme": args.get("code"), "position": position}, item)
        )
    return _first_day(args.get("announced", ""))


def _first_day(text: str) -> date | None:
    """ "2021-09" -> 1 September 2021: a target was set no later than it was announced."""
    try:
        return date.fromisoformat((text + "-01-01")[:10]) if text else None
    except ValueError:
        return None


def _indicators(reader: Reader, plan: Plan, indicators: Pairs, serves: Args, announced: date | None) -> None:
    parents = {part: (args["code"], n) for _, args in indicators for n, part in enumerate(args.get("parts", ()), 1)}
    codes = reader.codes.get("indicator", {})
    for node, args in indicators:
        for key in ("parts", "rank"):
            found = args.get(key, ())
            for code in (found,) if isinstance(found, str) else found:
                reader.must_be(node, key, code, codes)
    ordered = sorted(enumerate(indicators, 1), key=lambda pair: pair[1][1].get("code") in parents)
    for position, (node, args) in ordered:
        code = args.get("code")
        parent, place_in = parents.get(code, (None, position))
        shut = ("objective", "parts", "owner", "milestones", "measurements")
        made = {key: value for key, value in args.items() if key not in shut}
        made |= {"office": args.get("owner", ""), "objectives": serves.get(str(code), []), "parent": parent,
                 "position": place_in}  # fmt: skip
        plan.defined.append(Step("indicator.define", made, node))
        _series(reader, plan, node, args, announced)


def _series(reader: Reader, plan: Plan, node: Map, args: Args, announced: date | None) -> None:
    """Targets and figures of one indicator."""
    seen: dict[object, Map] = {}
    for item, found in reader.items(node, "milestones", "milestone"):
        _amount(reader, item, found, args, seen, ("m", found.get("on")))
        found.setdefault("set_on", _source_day(found) or announced)
        plan.targets.append(Step("target.set", found | {"indicator": args.get("code")}, item))
    for item, found in reader.items(node, "measurements", "measurement"):
        _amount(reader, item, found, args, seen, (found.get("on"), found.get("kind")))
        if found.get("on", date.min) > place.today() + AHEAD_MAX:
            reader.problems.add("board.ahead", item, "on", on=found["on"])
        note = found.get("note", "")
        found["note"] = note.get("vi", "") if isinstance(note, dict) else note
        plan.figures.append(Step("measurement.record", found | {"indicator": args.get("code")}, item))


def _source_day(args: Args) -> date | None:
    on = args.get("source", {}).get("on")
    return date.fromisoformat(on) if on else None


def _amount(reader: Reader, item: Map, found: Args, indicator: Args, seen: dict[object, Map], key: object) -> None:
    value, low, high = found.get("value"), indicator.get("low"), indicator.get("high")
    if value is None and not found.get("words"):
        reader.problems.add("board.no_amount", item)
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        reader.problems.add("board.bounds", item, "value", value=value)
    if key in seen:
        other = seen[key]
        reader.problems.add("board.twice", item, "on", thing=found.get("on"), other=f"{other.file}:{other.line}")
    seen[key] = item


def _goals_and_plans(reader: Reader, plan: Plan, file: Map) -> None:
    programme = file["programme"].get("code")
    indicators = reader.codes.get("indicator", {})
    for position, (item, args) in enumerate(reader.items(file, "goals", "goal"), 1):
        targets = [t["indicator"] if isinstance(t, dict) else t for t in args.pop("targets", ())]
        if one := args.pop("indicator", None):
            targets.append(one)
        for code in targets:
            reader.must_be(item, "indicator", code, indicators)
        plan.defined.append(
            Step("goal.define", args | {"programme": programme, "targets": targets, "position": position}, item)
        )
    _plans(reader, plan, file, "plans", programme, None)
    for key, verb in (("results", "result"), ("shortcomings", "shortcoming")):
        for item, args in reader.items(file, key, verb):
            reader.must_be(item, "objective", args.get("objective"), reader.codes.get("objective", {}))
            reader.must_be(item, "item", args.get("item"), reader.codes.get("plan", {}))
            args.setdefault("office", "")
            plan.told.append(Step(f"{verb}.record", args | {"audience": "public"}, item))


def _plans(reader: Reader, plan: Plan, node: Map, key: str, programme: object, parent: str | None) -> None:
    for position, (item, args) in enumerate(reader.items(node, key, "plan"), 1):
        reader.must_be(item, "objective", args.get("objective"), reader.codes.get("objective", {}))
        reader.must_be(item, "indicator", args.get("indicator"), reader.codes.get("indicator", {}))
        reader.must_be(item, "parent", args.get("parent"), reader.codes.get("plan", {}))
        args.pop("items", None)
        made = {"parent": parent} | args | {"programme": programme, "position": position}
        plan.defined.append(Step("plan.define", made, item))
        _plans(reader, plan, item, "items", programme, args.get("code"))


def _check_places(
    reader: Reader, indicators: Pairs, offices: Collection[str] | None, units: Collection[str] | None
) -> None:
    for node, args in indicators:
        if offices is not None:
            reader.must_be(node, "owner", args.get("owner"), offices)
        if units is not None:
            reader.must_be(node, "place", args.get("place"), units)
