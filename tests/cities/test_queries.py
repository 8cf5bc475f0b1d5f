"""The saved queries that ship: each may be run, reads facts and columns that exist, and is loaded once."""

from datetime import UTC, date, datetime

import duckdb
import pytest

from kientao.base.paths import data
from kientao.base.yamlfile import BadData, read
from kientao.desk import loading
from kientao.desk.acts import save_query
from kientao.desk.models import SavedQuery
from kientao.lake import facts, sandbox_child, sqltree
from kientao.ledger.models import Entry
from tests.cast import cast

__all__ = ["cast"]
SHIPPED = {row["code"]: row for row in read(data("cities") / "dong-xoai" / "queries.yaml")["queries"]}
TITLE = {"vi": "Đơn vị", "en": "Units"}
SMALL = """queries:
  - code: don-vi
    office: {office}
    title: {{vi: Đơn vị, en: Units}}
    sql: SELECT kind, count(*) FROM units GROUP BY kind
"""


@pytest.mark.parametrize("code", SHIPPED)
def test_a_query_that_ships_reads_what_exists_and_gives_columns_people_can_read(code):
    row, con = SHIPPED[code], duckdb.connect(":memory:")
    text = sqltree.trim(row["sql"])
    asked = sqltree.read(con.execute("SELECT json_serialize_sql($q)", {"q": text}).fetchone()[0], facts.REGISTRY)
    for name in asked.facts:
        columns = ", ".join(f'"{column}" {kind}' for column, kind in sandbox_child.kinds(facts.find(name)))
        con.execute(f'CREATE TABLE "{name}" ({columns})')
    given = {"now": datetime(2026, 11, 27, tzinfo=UTC), "today": date(2026, 11, 27)}
    values = {name: given.get(name, "x") for name in asked.parameters}
    told = con.execute(text, values) if values else con.execute(text)
    assert asked.facts and all(column[0][0].isupper() for column in told.description)
    assert all(row["title"][lang] and row["note"][lang] for lang in ("vi", "en"))


def test_a_folder_is_loaded_once_and_a_fault_says_where(cast, tmp_path):
    file = tmp_path / "queries.yaml"
    file.write_text(SMALL.format(office="hall"), "utf-8")
    assert loading.load(tmp_path) == 1 and SavedQuery.objects.get().office == "hall"
    before = Entry.objects.count()
    assert loading.load(tmp_path) == 0 and Entry.objects.count() == before
    save_query(
        by=cast.an, office="hall", code="don-vi", title=TITLE, sql="SELECT count(*) FROM units", audience="public"
    )
    assert loading.load(tmp_path) == 0  # what an officer changed stays
    file.write_text(SMALL.format(office="nowhere").replace("don-vi", "khac"), "utf-8")
    with pytest.raises(BadData, match="nowhere"):
        loading.load(tmp_path)
    file.write_text(
        SMALL.format(office="hall").replace("don-vi", "nua").replace("units GROUP", "city_person GROUP"), "utf-8"
    )
    with pytest.raises(BadData, match="city_person"):
        loading.load(tmp_path)
    assert loading.load(tmp_path / "none") == 0
