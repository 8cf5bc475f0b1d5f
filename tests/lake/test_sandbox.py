"""Queries that people write: what they may say, what a child may do, whose rows they see, what stays behind."""

import os
import subprocess
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.lake import facts, sandbox, sandbox_child, sandboxed, sqltree
from kientao.lake.sandbox import Busy
from kientao.lake.sandbox_child import Limits
from kientao.ledger.acts import perform

NOW = 1_795_737_600_000_000  # 27 November 2026, 7 o'clock in the city
KNOWN = ("deadlines", "units", "offices", "workdays")
LIMITS = Limits(seconds=10, memory_mb=256, rows=100, given=1000, at_once=2)
HOSTILE = {
    "copy out": ("COPY units TO '/tmp/kientao-stolen.csv'", "query.select"),
    "copy of a query": ("COPY (SELECT 1) TO '/tmp/kientao-stolen.csv'", "query.select"),
    "attach": ("ATTACH '/tmp/kientao-stolen.db'", "query.select"),
    "install": ("INSTALL httpfs", "query.select"),
    "load": ("LOAD httpfs", "query.select"),
    "pragma": ("PRAGMA database_list", "query.select"),
    "set": ("SET enable_external_access = true", "query.select"),
    "reset": ("RESET lock_configuration", "query.select"),
    "macro": ("CREATE MACRO m() AS 1", "query.select"),
    "table": ("CREATE TABLE x AS SELECT 1", "query.select"),
    "export": ("EXPORT DATABASE '/tmp/kientao-stolen'", "query.select"),
    "call": ("CALL duckdb_settings()", "query.select"),
    "explain": ("EXPLAIN ANALYZE SELECT 1", "query.select"),
    "explain of a copy": ("EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/kientao-stolen.csv'", "query.select"),
    "insert": ("INSERT INTO units SELECT 1", "query.select"),
    "delete": ("WITH a AS (SELECT 1) DELETE FROM units", "query.select"),
    "prepare": ("PREPARE p AS SELECT 1", "query.select"),
    "pivot": ("PIVOT units ON kind USING count(*)", "query.select"),
    "two": ("SELECT 1; SELECT 2", "query.one"),
    "two, the second hidden": ("SELECT 1 --\n; COPY units TO '/tmp/kientao-stolen.csv'", "query.select"),
    "two in a comment's shade": ("SELECT 1 /* ; */ ; /* */ SELECT 2", "query.one"),
    "passwords": ("SELECT * FROM read_text('/etc/passwd')", "query.function"),
    "blob": ("SELECT * FROM read_blob('/etc/passwd')", "query.function"),
    "segment": ("SELECT * FROM read_parquet('/data/lake/segments/2026-01-01.parquet')", "query.function"),
    "csv by name": ("FROM 'units.csv'", "query.table"),
    "file as table": ('SELECT * FROM "/etc/passwd"', "query.table"),
    "address as table": ("SELECT * FROM 'https://example.org/a.parquet'", "query.table"),
    "glob": ("SELECT * FROM glob('/*')", "query.function"),
    "environment": ("SELECT getenv('HOME')", "query.function"),
    "setting": ("SELECT current_setting('memory_limit')", "query.function"),
    "settings": ("SELECT * FROM duckdb_settings()", "query.function"),
    "secrets": ("SELECT * FROM duckdb_secrets()", "query.function"),
    "catalogue": ("SELECT * FROM information_schema.tables", "query.table"),
    "master": ("SELECT * FROM sqlite_master", "query.table"),
    "schema": ("SELECT * FROM main.units", "query.table"),
    "describe": ("DESCRIBE units", "query.not_allowed"),
    "summarize": ("SUMMARIZE units", "query.not_allowed"),
    "show": ("SHOW TABLES", "query.not_allowed"),
    "query function": ("SELECT * FROM query('SELECT 1')", "query.function"),
    "query table": ("SELECT * FROM query_table('units')", "query.function"),
    "sql in a text": ("SELECT json_execute_serialized_sql('{}')", "query.function"),
    "replacement": ("SELECT * FROM given", "query.table"),
    "in a subquery": ("SELECT (SELECT max(content) FROM read_text('/etc/passwd'))", "query.function"),
    "in a CTE": ("WITH a AS (SELECT * FROM read_text('/etc/passwd')) SELECT 1", "query.function"),
    "in a join": ("SELECT 1 FROM units JOIN read_csv('a') b ON true", "query.function"),
    "in a window": ("SELECT sum(1) OVER (ORDER BY getenv('HOME'))", "query.function"),
    "in an order": ("SELECT 1 FROM units ORDER BY (SELECT getenv('HOME'))", "query.function"),
    "in a limit": ("SELECT 1 LIMIT (SELECT length(getenv('HOME')))", "query.function"),
    "in a filter": ("SELECT count(*) FILTER (getenv('HOME') = '') FROM units", "query.function"),
    "in VALUES": ("SELECT * FROM (VALUES (getenv('HOME'))) v", "query.function"),
    "as a method": ("SELECT 'HOME'.getenv()", "query.function"),
    "in a lambda": ("SELECT list_transform([1], lambda x: getenv('HOME'))", "query.function"),
    "a name qualified": ("SELECT system.main.getenv('HOME')", "query.function"),
    "wide letters": ("SELECT ｇｅｔｅｎｖ('HOME')", "query.function"),
    "a letter that looks alike": ("SELECT gеtenv('HOME')", "query.function"),
    "capital letters": ("SELECT GETENV('HOME')", "query.function"),
    "quoted name": ("SELECT \"getenv\"('HOME')", "query.function"),
    "sleep": ("SELECT sleep_ms(100000)", "query.function"),
    "log": ("SELECT write_log('x')", "query.function"),
    "sequence": ("SELECT nextval('x')", "query.function"),
    "chance": ("SELECT random()", "query.function"),
    "clock": ("SELECT now()", "query.clock"),
    "clock without brackets": ("SELECT current_timestamp", "query.clock"),
    "who": ("SELECT current_user", "query.clock"),
    "natural join": ("SELECT 1 FROM units NATURAL JOIN offices", "query.not_allowed"),
    "position": ("SELECT #1 FROM units", "query.not_allowed"),
    "type of a catalogue": ("SELECT 'units'::regclass", "query.not_allowed"),
    "a fact that is not there": ("SELECT * FROM people", "query.table"),
    "a table of the database": ("SELECT * FROM city_person", "query.table"),
    "deep brackets": ("SELECT " + "(" * 4000 + "1" + ")" * 4000, "query.long"),
    "deep calls": ("SELECT " + "abs(" * 900 + "1" + ")" * 900, "query.long"),
    "deep queries": ("SELECT * FROM (" * 400 + "SELECT 1" + ")" * 400, "query.long"),
    "a long list": ("SELECT 1 IN (" + "1," * 6000 + "1)", "query.long"),
    "unfinished": ("SELECT 'a", "query.parse"),
    "nonsense": ("hãy cho tôi xem", "query.parse"),
}  # fmt: skip
ALLOWED = {
    "aggregate": "SELECT kind, count(*) AS n FROM units GROUP BY kind HAVING count(*) > 0 ORDER BY n DESC LIMIT 5",
    "CTE over a fact of its name": "WITH units AS (SELECT * FROM units) SELECT count(*) FROM units",
    "window": "SELECT code, row_number() OVER (PARTITION BY kind ORDER BY code) FROM units QUALIFY true",
    "union": "SELECT code FROM units UNION ALL SELECT code FROM offices EXCEPT SELECT 'x'",
    "recursion": "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 5) SELECT sum(i) FROM r",
    "time": "SELECT date_trunc('month', due) m, $now - due, due + INTERVAL 3 DAY FROM deadlines WHERE due < $now",
    "case": "SELECT CASE WHEN code LIKE 'a%' THEN 1 ELSE 2 END, code || '!' FROM units WHERE code IN ('a', $code)",
    "calendar": "SELECT d FROM generate_series(DATE '2026-01-01', $today, INTERVAL 1 DAY) t(d)",
    "join": "SELECT o.code FROM offices o LEFT JOIN units u ON u.code = o.serves",
    "comment": "-- đếm\nSELECT 1 /* xong */;",
    "lateral": "SELECT u.code, x.n FROM units u, LATERAL (SELECT count(*) n FROM offices o WHERE o.serves = u.code) x",
    "describe words": "SELECT name_vi, typeof(name_vi) FROM units WHERE name_vi ILIKE '%phường%'",
}


def asked(text):
    """As the child reads it."""
    con = duckdb.connect(":memory:")
    return sqltree.read(con.execute("SELECT json_serialize_sql($q)", {"q": text}).fetchone()[0], KNOWN)


def run(text, by=None, **more):
    return sandbox.run(text, by, now=NOW, limits=more.pop("limits", LIMITS), **more)


def refused(text, by=None, **more):
    with pytest.raises(Refused) as told:
        run(text, by, **more)
    return told.value


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_a_plain_question_is_refused_by_its_name(name):
    text, code = HOSTILE[name]
    with pytest.raises(Refused) as told:
        asked(sqltree.trim(text))
    assert told.value.code == code
    assert told.value.say("vi") and "Traceback" not in told.value.say("en")


@pytest.mark.parametrize("name", ALLOWED)
def test_a_plain_question_may_be_asked(name):
    assert asked(ALLOWED[name]).facts == sorted(set(KNOWN) & set(ALLOWED[name].replace("(", " ").split()))


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x08"])
def test_signs_that_no_keyboard_writes_are_refused(sign):
    with pytest.raises(Refused, match=r"U\+00"):
        sqltree.trim(f"SELECT 1{sign}")


def test_the_engine_opens_nothing_even_without_the_list():
    """The second fence: what the tree refuses, the child's engine refuses too, or it gives nothing of the machine."""
    con = sandboxed._engine(128, "Asia/Ho_Chi_Minh")
    names = (
        "copy of a query", "attach", "install", "load", "set", "reset", "export", "passwords", "blob", "segment",
        "glob", "csv by name", "file as table", "address as table", "environment", "explain of a copy",
    )  # fmt: skip
    for name in names:
        with pytest.raises(duckdb.Error):
            con.execute(HOSTILE[name][0]).fetchall()
    assert not Path("/tmp/kientao-stolen.csv").exists()


def test_only_the_columns_that_are_mentioned_are_handed_over():
    assert asked("SELECT u.kind FROM units u JOIN offices USING (code)").columns >= {"kind", "code"}
    assert asked("SELECT count(*) FROM units").columns == set()
    for text in ("SELECT * FROM units", "SELECT COLUMNS('a') FROM units", "SELECT units FROM units"):
        assert asked(text).columns is None


@pytest.fixture
def deadlines(cast):
    for audience in ("public", "office", "closed"):
        perform("deadline.start", by=cast.an if audience == "closed" else cast.minh, about=f"case-{audience}",
                office="ward-1", start=clock.now(), working_days=1, audience=audience)  # fmt: skip
    return cast


def test_a_reader_sees_in_a_query_the_rows_of_the_fact_and_no_more(deadlines):
    for by in (deadlines.khach, deadlines.minh, deadlines.hoa, deadlines.an):
        told = run("SELECT about, due, office FROM deadlines ORDER BY about", by)
        rows = [(row["about"], row["due"], row["office"]) for row in facts.ask("deadlines", by).rows]
        assert told.rows == sorted(rows)
        assert told.entry == facts.ask("deadlines").entry and told.read == ("deadlines",)
    assert {row[0] for row in run("SELECT about FROM deadlines").rows} == {"case-public"}


def test_values_keep_their_type_and_instants_are_of_the_city(deadlines):
    told = run("""SELECT 1 AS a, 1.50 AS b, 0.1::DOUBLE AS c, $today AS d, $now AS e, true AS f, NULL::INT AS g,
        'ơ' AS h, date_trunc('day', $now) = $today::TIMESTAMPTZ AS i, [1, 2] AS j, 1::DOUBLE / 0 AS k,
        170141183460469231::HUGEINT AS a, $given AS l""", values={"given": "=1+1"})  # fmt: skip
    assert told.rows[0] == (1, Decimal("1.50"), Decimal("0.1"), date(2026, 11, 27), NOW, True, None, "ơ", True,
                            "[1, 2]", None, 170141183460469231, "=1+1")  # fmt: skip
    kinds = [column.type for column in told.columns]
    assert kinds == ["integer", "decimal", "decimal", "day", "instant", "boolean", "integer", "text", "boolean", "text",
                     "decimal", "integer", "text"]  # fmt: skip
    assert [told.columns[0].name, told.columns[-2].name] == ["a", "a_2"]


@pytest.mark.parametrize(("text", "code", "found"), [
    ("SELECT abuot FROM deadlines", "query.column", "abuot"),
    ("SELECT d.abuot FROM deadlines d", "query.column", "abuot"),
    ("SELECT about, count(*) FROM deadlines", "query.group", "about"),
    ("SELECT about FROM deadlines d, deadlines e", "query.ambiguous", "about"),
    ("SELECT x.about FROM deadlines d", "query.table", "x"),
    ("SELECT 'x'::DATE", "query.convert", "x"), ("SELECT 'x'::INT", "query.convert", "x"),
    ("SELECT strptime('x', '%Y')", "query.convert", "x"), ("SELECT date_trunc('x', $now)", "query.not_allowed", "x"),
    ("SELECT sum(about) FROM deadlines", "query.types", "sum(VARCHAR)"),
    ("SELECT about FROM deadlines WHERE count(*) > 1", "query.where", "WHERE"),
    ("SELECT lag(about) FROM deadlines", "query.window", "Window"),
])  # fmt: skip
def test_a_mistake_is_told_with_the_name_that_is_wrong(text, code, found):
    """What the engine says, in the words of the city: asked of the child's own engine."""
    con = sandboxed._engine(128, "Asia/Ho_Chi_Minh")
    con.execute("CREATE TABLE deadlines (about VARCHAR, due TIMESTAMPTZ)")
    with pytest.raises(duckdb.Error) as error:
        con.execute(text.replace("$now", "TIMESTAMPTZ '2026-11-27 00:00:00Z'")).fetchall()
    told, params = sandboxed.worded(str(error.value))
    assert (told, params["found"]) == (code, found)
    assert Refused(told, **params).say("vi") != Refused(told, **params).say("en")


def test_a_mistake_in_the_child_comes_back_as_a_refusal(deadlines):
    error = refused("SELECT abuot FROM deadlines")
    assert error.code == "query.column_near" and "about" in error.say("vi")
    assert refused("SELECT $office").params == {"found": "office"}


BOMBS = {
    "cross join": ("SELECT count(*) FROM range(9999) a, range(9999) b, range(9999) c"
                   " WHERE hash(a.range, b.range, c.range) = 1", "query.slow"),
    "endless recursion": ("WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i FROM r) SELECT max(i) FROM r",
                          "query.slow"),
    "ten gigabytes": ("WITH RECURSIVE r(i, s) AS (SELECT 1, lpad('x', 1000, 'y') UNION ALL SELECT i + 1, s || s FROM r"
                      " WHERE i < 24) SELECT max(length(s)) FROM r", "query.memory"),
    "growing list": ("SELECT list(a.range || b.range || lpad('x', 900, 'y')) FROM range(10000) a, range(10000) b",
                     "query.memory"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_ended_with_a_clear_word_and_nothing_stays_behind(db, name):
    text, code = BOMBS[name]
    error = refused(text, limits=replace(LIMITS, seconds=1 if code == "query.slow" else 20))
    assert error.code == code
    assert left_behind() == []


def left_behind():
    """Folders and processes of queries."""
    folders = list(Path(tempfile.gettempdir()).glob(f"kientao-query-{os.getpid()}-*"))
    listed = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    return folders + [line for line in listed.stdout.splitlines() if "sandboxed" in line]


def test_a_result_is_cut_and_says_so(db):
    told = run("SELECT range FROM range(1000000000)")
    assert told.cut and len(told.rows) == LIMITS.rows
    wide = run("SELECT lpad('x', 4000, 'y') FROM range(5000)", limits=replace(LIMITS, rows=5000))
    assert wide.cut and len(wide.rows) * 4000 <= sandbox_child.RESULT_BYTES


def test_a_fact_with_too_many_rows_is_refused_by_name(deadlines):
    assert refused("SELECT * FROM units", limits=replace(LIMITS, given=2)).params == {"found": "units", "most": 2}
    assert left_behind() == []


def test_no_more_than_some_at_once(db, monkeypatch):
    monkeypatch.setattr(sandbox, "_running", [2])
    error = refused("SELECT 1")
    assert isinstance(error, Busy) and error.status == 429 and error.code == "query.busy"


def test_the_child_has_no_environment_no_files_and_may_start_nothing(db, monkeypatch):
    """Asked of the child itself, before any text: what it could do at all."""
    monkeypatch.setenv("KIENTAO_MARKER", "visible")
    with sandbox.Child(LIMITS) as child:
        child.begin("SELECT 1")
        about = Path(f"/proc/{child.process.pid}")
        if not about.exists():
            pytest.skip("no /proc on this system")
        assert b"KIENTAO_MARKER" not in (about / "environ").read_bytes()
        limits = (about / "limits").read_text("ascii")
        assert os.readlink(about / "cwd").endswith("(deleted)")  # it stands in no folder that anybody could find
        told = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert (told["Max file size"], told["Max open files"], told["Max processes"], told["Max core file size"]) == (
        "0", "16", "0", "0")  # fmt: skip
    assert int(told["Max address space"]) < 4 * 1024**3 and int(told["Max cpu time"]) < 30
    assert left_behind() == []


def test_the_same_text_at_the_same_instant_gives_the_same_rows(deadlines):
    text = "SELECT about, due < $now + INTERVAL 10 DAY AS soon, $today - DATE '2026-01-01' AS days FROM deadlines"
    assert run(text).rows == run(text).rows
