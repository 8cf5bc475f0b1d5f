"""Saved queries: their acts, their pages, their files, and who sees which rows."""

import io
import json
from decimal import Decimal

import duckdb
import openpyxl
import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.base.text import T
from kientao.desk import acts, behind_charts, often, results
from kientao.desk.models import SavedQuery
from kientao.lake import facts, sandbox
from kientao.lake.facts import Column
from kientao.ledger import erasure, freshness
from kientao.ledger.acts import perform
from kientao.ledger.models import Entry
from kientao.ui import language
from tests import cast as town

pytestmark = pytest.mark.urls("tests.desk.urls")
TEXT = "SELECT about, due FROM deadlines ORDER BY about"
WORDS = {"vi": "Thời hạn", "en": "Deadlines"}


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    often._asked.clear()


@pytest.fixture
def asked(cast):
    """A deadline of each audience, and a public query of the town hall about them."""
    for audience in ("public", "office", "closed"):
        perform("deadline.start", by=cast.an if audience == "closed" else cast.minh, about=f"case-{audience}",
                office="ward-1", start=clock.now(), working_days=1, audience=audience)  # fmt: skip
    save(cast, "thoi-han")
    for login in ("minh", "hoa", "an"):
        town.give_password(login)
    return cast


def save(cast, code, sql=TEXT, by=None, office="hall", audience="public", **more):
    return acts.save_query(by=by or cast.an, office=office, code=code, title=WORDS, sql=sql, audience=audience, **more)


def sign_in(client, login):
    if login:
        client.post("/dang-nhap", {"login": login, "password": town.PASSWORD})


def test_a_query_is_saved_changed_and_withdrawn_and_its_text_stays_out_of_the_entry(asked):
    row = SavedQuery.objects.get(code="thoi-han")
    entry = Entry.objects.get(index=row.saved)
    body = bytes(entry.body).decode("utf-8", "replace")
    assert entry.verb == "query.save" and acts.digest(TEXT) in body and "SELECT" not in body and "Thời hạn" not in body
    assert save(asked, "thoi-han") is None  # nothing changed, nothing is written
    assert save(asked, "thoi-han", sql=f"{TEXT} LIMIT 1")
    acts.withdraw_query(by=asked.an, query="thoi-han", reason="Sai")
    assert acts.withdraw_query(by=asked.an, query="thoi-han", reason="Sai") is None
    assert SavedQuery.objects.get(code="thoi-han").state == "withdrawn"


@pytest.mark.parametrize(("change", "code"), [
    ({"code": "Thời hạn"}, "query.code"), ({"code": "moi"}, "query.code"), ({"code": "a/b"}, "query.code"),
    ({"title": {"vi": "a", "en": ""}}, "query.title"), ({"audience": "all"}, "query.audience"),
    ({"sql": " ; "}, "query.empty"), ({"sql": "SELECT 1" + " " * 30_000 + "x"}, "query.long"),
    ({"parameters": ("ngay",)}, "query.reserved"), ({"code": "thoi-han", "office": "ward-1"}, "query.taken"),
])  # fmt: skip
def test_what_cannot_be_saved_says_why(asked, change, code):
    told = {"office": "hall", "code": "moi-2", "title": WORDS, "sql": TEXT, "audience": "public"} | change
    with pytest.raises(Refused) as error:
        acts.save_query(by=asked.an, **told)
    assert error.value.code == code


def test_who_has_no_right_saves_and_withdraws_nothing(asked):
    with pytest.raises(Forbidden):
        save(asked, "cua-minh", by=asked.minh, office="ward-1")
    with pytest.raises(Forbidden):
        acts.withdraw_query(by=asked.hoa, query="thoi-han", reason="Sai")


def test_erasing_the_words_of_a_query_empties_them_here_too(asked):
    row = SavedQuery.objects.get(code="thoi-han")
    for part in ("sql", "title", "note"):
        for forget in erasure.ERASERS.values():
            forget(row.saved, part)
    row.refresh_from_db()
    assert row.sql == "" and row.title["vi"] == "(đã xoá)"


@pytest.mark.parametrize(("login", "sees"), [(None, 1), ("hoa", 1), ("minh", 2), ("an", 3)])
def test_everybody_sees_in_every_form_of_a_query_the_rows_of_the_fact(asked, client, login, sees):
    sign_in(client, login)
    by = getattr(asked, login) if login else None
    wanted = sorted(row["about"] for row in facts.ask("deadlines", by).rows)
    assert len(wanted) == sees
    text = client.get("/phan-tich/thoi-han").content.decode()
    assert [about for about in ("case-closed", "case-office", "case-public") if f">{about}<" in text] == wanted
    lines = client.get("/phan-tich/thoi-han.json").content.decode().splitlines()
    assert [json.loads(line)["about"] for line in lines] == wanted


def test_a_file_says_that_it_is_simulated_and_holds_no_formula(asked, client, tmp_path):
    text = """SELECT '=1+1' AS "=cmd()", about, due, 1.5 AS n, true AS yes, DATE '2026-01-31' AS d FROM deadlines"""
    save(asked, "cong-thuc", sql=text)
    csv = client.get("/phan-tich/cong-thuc.csv").content.decode()
    assert "'=cmd()" in csv and "'=1+1" in csv and "\n=" not in csv and "mô phỏng" in csv.splitlines()[1]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/phan-tich/cong-thuc.xlsx").content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "'=1+1" in cells and "'=cmd()" in cells and "Mô phỏng: dữ liệu trình diễn" in cells
    file = tmp_path / "rows.parquet"
    file.write_bytes(client.get("/phan-tich/cong-thuc.parquet").content)
    told = duckdb.sql(f"SELECT * FROM '{file}'")
    kinds = dict(zip(told.columns, map(str, told.types), strict=True))
    assert kinds["due"] == "TIMESTAMP WITH TIME ZONE" and kinds["d"] == "DATE" and kinds["n"] == "DOUBLE"
    assert kinds["ghi_chu"] == "VARCHAR" and len(told.fetchall()) == 1


def test_parameters_and_the_day_stand_in_the_address(asked, client):
    save(asked, "theo-viec", sql="SELECT about, $today AS ngay, $now AS luc FROM deadlines WHERE about = $viec",
         parameters=("viec", "today", "now"))  # fmt: skip
    page = client.get("/phan-tich/theo-viec").content.decode()
    assert 'name="viec"' in page and "<table" not in page
    page = client.get("/phan-tich/theo-viec", {"viec": "case-public", "ngay": "31/01/2026"}).content.decode()
    assert ">case-public<" in page and ">31/01/2026<" in page and "23:59 ngày 31/01/2026" in page
    assert client.get("/phan-tich/theo-viec.csv").status_code == 422
    assert client.get("/phan-tich/theo-viec.csv", {"viec": "x' OR '1'='1"}).content.decode().count("\n") == 1
    assert client.get("/phan-tich/thoi-han", {"ngay": "32/13/2026"}).status_code == 422


def test_a_chart_links_to_its_query_only_where_there_is_one_for_everybody(asked):
    save(asked, "sau-bieu-do", sql="SELECT $viec", parameters=("viec",))
    assert behind_charts.find("sau-bieu-do", {"viec": "a b", "more": "x"}) == "/phan-tich/sau-bieu-do?viec=a+b"
    assert behind_charts.find("sau-bieu-do", {}) == "" == behind_charts.find("khong-co", {})
    save(asked, "sau-bieu-do", sql="SELECT $viec", parameters=("viec",), audience="office")
    assert behind_charts.find("sau-bieu-do", {"viec": "a"}) == ""


def test_a_query_for_an_office_is_not_there_for_others(asked, client):
    save(asked, "noi-bo", audience="office")
    for login, status in ((None, 404), ("minh", 404), ("an", 200)):
        sign_in(client, login)
        assert client.get("/phan-tich/noi-bo").status_code == status
    assert client.get("/phan-tich/khong-co").status_code == 404


def test_visitors_and_officers_without_the_right_write_no_sql(asked, client):
    assert client.get("/phan-tich/moi").status_code == 303
    assert client.post("/phan-tich/moi", {"sql": "SELECT 1"}).status_code == 303
    sign_in(client, "minh")
    assert client.post("/phan-tich/moi", {"sql": "SELECT 1"}).status_code == 403


def test_an_officer_writes_a_query_sees_a_chart_with_its_table_and_saves_it(asked, client):
    sign_in(client, "an")
    text = "SELECT about, count(*) AS n FROM deadlines GROUP BY about ORDER BY 1"
    page = client.post("/phan-tich/moi", {"sql": text, "do": "run"}).content.decode()
    assert "<svg" in page and page.count(">case-office<") >= 1 and "<table" in page
    told = {"sql": text, "do": "save", "code": "dem-viec", "title_vi": "Đếm", "title_en": "Count", "audience": "public"}
    answer = client.post("/phan-tich/moi", told)
    assert answer.status_code == 303 and SavedQuery.objects.get(code="dem-viec").office == "hall"
    assert text.replace("'", "&#39;") in client.get("/phan-tich/moi?tu=dem-viec").content.decode()


@pytest.mark.parametrize(("do", "sql", "said"), [
    ("save", "SELECT * FROM read_text('/etc/passwd')", "read_text"), ("run", "SELECT abc FROM units", "«abc»"),
    ("run", "SELECT 1; SELECT 2", "Mỗi lần chỉ hỏi một câu"), ("run", "", "SELECT"),
])  # fmt: skip
def test_a_mistake_is_worded_and_never_a_trace(asked, client, do, sql, said):
    sign_in(client, "an")
    answer = client.post("/phan-tich/moi", {"sql": sql, "do": do})
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and "Traceback" not in text and "Error:" not in text


def test_when_too_many_run_the_visitor_hears_when_to_come_again(asked, client, monkeypatch):
    monkeypatch.setattr(sandbox, "_running", [99])
    for address in ("/phan-tich/thoi-han", "/phan-tich/thoi-han.csv"):
        answer = client.get(address)
        assert answer.status_code == 429 and answer["Retry-After"]


def test_many_from_one_address_are_told_to_wait(asked, client, monkeypatch):
    monkeypatch.setattr(often, "PER_MINUTE", 1)
    assert [client.get("/phan-tich/thoi-han.csv").status_code for _ in range(2)] == [200, 429]
    assert client.get("/phan-tich/thoi-han", REMOTE_ADDR="203.0.113.9").status_code == 200
    now = clock.now()
    with clock.use(lambda: now + 2 * clock.MINUTE):
        assert client.get("/phan-tich/thoi-han.csv").status_code == 200


def test_a_public_query_is_given_from_kept_bytes_until_something_it_reads_moves(asked, client):
    with freshness.reading() as tables:
        answer = client.get("/phan-tich/thoi-han")
    assert answer.kept and tables <= freshness.nouns() | {"ledger_entry"}
    assert {"desk_savedquery", "city_deadline"} <= tables


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_list_says_what_may_be_asked(asked, client, lang):
    client.cookies["lang"] = lang
    text = client.get("/phan-tich").content.decode()
    assert all(f"<code>{name}</code>" in text for name in facts.REGISTRY) and "/phan-tich/thoi-han" in text


def test_numbers_of_a_column_have_as_many_decimals_and_codes_say_what_they_mean(asked):
    kinds = (("state", "text"), ("n", "decimal"), ("nam", "integer"))
    told = sandbox.Result(
        tuple(Column(name, kind, T("a", "a")) for name, kind in kinds),
        [("new", Decimal("1234.5"), 2026), ("khong-co", Decimal("0.33333333"), 2027)], False, 0, 1, ("reports",),
    )  # fmt: skip
    with language.use("vi"):
        rows = results.table(told)["rows"]
    assert [row[1:] for row in rows] == [["1.234,5000", "2026"], ["0,3333", "2027"]]
    assert rows[0][0].vi == "Mới nhận" and rows[1][0] == "khong-co"
    assert results.chart(told, "a") == ""  # two numbers by label have no bars
