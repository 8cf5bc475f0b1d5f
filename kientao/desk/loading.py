"""Loads `queries.yaml` of a city's folder: each text is checked like an officer's; what did not change is not saved."""

from pathlib import Path
from typing import Any

import duckdb

from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.base.yamlfile import BadData, Map, fault, place, read
from kientao.lake import facts, sqltree
from kientao.ledger.acts import By, writing

from .models import SavedQuery

MACHINE = By.importer("queries")
FILE = "queries.yaml"
KEYS = {"code", "title", "note", "office", "audience", "sql"}
fault("query.row", T("Truy vấn thiếu hoặc lạ: {keys}", "Keys of a query that lack or are strange: {keys}"),
      T("Mỗi truy vấn có code, title, office, sql; có thể có note, audience.",
        "A query has code, title, office, sql, perhaps note, audience."))  # fmt: skip


def load(folder: Path) -> int:
    """How many changed. A city need not have the file. Raises BadData with file and line."""
    file = folder / FILE
    if not file.is_file():
        return 0
    told = [_told(row) for row in read(file)["queries"]]
    new = [(row, values) for row, values in told if not _stands(values)]
    with duckdb.connect(":memory:", config={"threads": "1", "enable_external_access": "false"}) as parser:
        for row, values in new:
            values["parameters"] = tuple(_refused(row, lambda values=values: _asked(parser, values["sql"])).parameters)
    done = 0
    with writing() as book:
        for row, values in new:
            done += _refused(row, lambda values=values: book.perform("query.save", by=MACHINE, **values)) is not None
    return done


def _asked(parser: duckdb.DuckDBPyConnection, sql: str) -> sqltree.Asked:
    """What it reads. The city's own files are parsed here: ten children would take seconds of every `init`."""
    return sqltree.read(parser.execute("SELECT json_serialize_sql($q)", {"q": sql}).fetchall()[0][0], facts.REGISTRY)


def _told(row: Map) -> tuple[Map, dict[str, Any]]:
    wrong = (set(row) - KEYS) | ({"code", "title", "office", "sql"} - set(row))
    if wrong:
        raise BadData("query.row", *place(row), keys=", ".join(sorted(wrong)))
    note = {lang: str((row.get("note") or {}).get(lang, "")).strip() for lang in ("vi", "en")}
    return row, {"code": str(row["code"]), "office": str(row["office"]), "title": dict(row["title"]), "note": note,
                 "audience": str(row.get("audience", "public")), "sql": sqltree.trim(str(row["sql"]))}  # fmt: skip


def _stands(values: dict[str, Any]) -> bool:
    """It is so already, or an officer changed it since: that stays."""
    row = SavedQuery.objects.filter(code=values["code"]).first()
    if row is None:
        return False
    return row.post != MACHINE.post or all(getattr(row, name) == value for name, value in values.items())


def _refused(row: Map, ask: Any) -> Any:
    """What it gives; a refusal says which line of which file."""
    try:
        return ask()
    except Refused as error:
        raise BadData("city.refused", *place(row), what=error.say("vi")) from error
