"""An inspector sees what a decision names, while it holds; each look is on the record; the folder holds it all."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from kientao.base import ids
from kientao.base.errors import Forbidden, Refused
from kientao.city.access import today
from kientao.city.acts import inspections
from kientao.ledger import entries
from kientao.ledger.acts import By
from kientao.ledger.models import Entry
from kientao.work.decisions import acts as documents
from kientao.work.tasks import acts as tasks
from tests.cast import build, office, person, post, role
from tests.work.reports.officers import enter, text


@pytest.fixture
def town(db):
    cast = build()
    office("audit", "town", parent="hall")
    role("inspector", ["inspection.view"], ["office"])
    post("audit.inspector", "audit", ("inspector", "own-office"), head=True)
    person("chinh", "audit.inspector")
    return cast


@pytest.fixture
def chinh(town):
    return By("audit.inspector", "chinh")


@pytest.fixture
def case(town):
    """A task of ward 1 and a document of it; a task of ward 2 that is outside."""
    made = {name: ids.code() for name in ("task", "document", "outside")}
    tasks.open_task(by=town.an, office="ward-1", code=made["task"], title="Dọn bãi rác", words="Làm ngay", due=today())
    tasks.open_task(by=town.an, office="ward-2", code=made["outside"], title="Việc phường hai")
    documents.register_document(
        by=town.an,
        office="ward-1",
        code=made["document"],
        kind="quyet-dinh",
        subject="Sơ đồ chợ",
        on=today(),
        body="Điều 1. Sơ đồ",
    )
    return made


@pytest.fixture
def opened(town):
    def start(since=0, until=10, kinds=("task", "document"), scope="ward-1"):
        code = ids.code()
        inspections.open_inspection(
            by=town.an, office="audit", code=code, title="Kiểm tra chợ", decision="15/QĐ-TTr", decided_on=today(),
            scope=scope, kinds=kinds, post="audit.inspector", since=today() + timedelta(days=since),
            until=today() + timedelta(days=until),
        )  # fmt: skip
        return code

    return start


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("an", "minh", "chinh")}


def look(client, code, kind, case, how="page"):
    return client.post(
        f"/viec/thanh-tra/{code}/ho-so", {"kind": kind, "case": case, "how": how, "key": f"{case}.{how}"}
    )


def test_a_look_is_an_act_and_shows_the_case(who, case, opened):
    code = opened()
    before = Entry.objects.count()
    page = text(look(who["chinh"], code, "task", case["task"]))
    assert "Dọn bãi rác" in page and "Làm ngay" in page and "Giao nhiệm vụ" in page
    entry = Entry.objects.get(index=before)
    assert entry.verb == "inspection.view" and entry.klass == "office"
    assert dict(entries.parts(entry.index))["case"] == f"task:{case['task']}"
    assert case["task"] in text(who["chinh"].get(f"/viec/thanh-tra/{code}")), "the list says what was looked into"
    assert case["task"] not in text(Client().get(f"/so/{entry.index}"))


def test_the_list_tells_codes_within_the_scope_and_no_words(who, case, opened):
    page = text(who["chinh"].get(f"/viec/thanh-tra/{opened()}?loai=task"))
    assert case["task"] in page and case["outside"] not in page and "Dọn bãi rác" not in page


def test_outside_the_decision_nothing_opens(town, who, chinh, case, opened):
    code, over = opened(), opened(since=-9, until=-1)
    tries = [
        (code, "task", case["outside"], "inspection.outside"),
        (code, "report", case["task"], "inspection.outside"),
        (code, "task", "NOWHERE2", "inspection.outside"),
        (over, "task", case["task"], "inspection.over"),
        (opened(since=2), "task", case["task"], "inspection.over"),
    ]
    for inspection, kind, which, why in tries:
        with pytest.raises(Refused) as caught:
            inspections.view_case(by=chinh, inspection=inspection, kind=kind, case=which)
        assert caught.value.code == why
    before = Entry.objects.count()
    assert look(who["chinh"], code, "task", case["outside"]).status_code == 422
    assert "Việc phường hai" not in text(look(who["chinh"], code, "task", case["outside"]))
    with pytest.raises(Forbidden):
        inspections.view_case(by=town.minh, inspection=code, kind="task", case=case["task"])
    with pytest.raises(Forbidden):
        inspections.view_case(by=town.an, inspection=code, kind="task", case=case["task"])  # only the named post
    assert Entry.objects.count() == before
    assert who["minh"].get("/viec/thanh-tra").status_code == 403
    assert look(who["minh"], code, "task", case["task"]).status_code == 403
    assert Client().get(f"/viec/thanh-tra/{code}").status_code == 303


def test_it_gives_no_other_right(who, case, opened):
    opened()
    assert who["chinh"].get(f"/viec/nhiem-vu/{case['task']}").status_code in (403, 404)
    assert "Dọn bãi rác" not in text(who["chinh"].get("/viec?tim=don+bai+rac"))


def test_an_ended_one_opens_nothing(town, chinh, case, opened):
    code = opened()
    inspections.end_inspection(by=town.an, inspection=code, reason="Đủ hồ sơ")
    with pytest.raises(Refused):
        inspections.view_case(by=chinh, inspection=code, kind="task", case=case["task"])
    assert inspections.end_inspection(by=town.an, inspection=code, reason="x") is None


def test_the_folder_has_index_facts_steps_deadlines_and_proofs(who, case, opened):
    code = opened()
    answer = look(who["chinh"], code, "document", case["document"], "zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        names = set(pack.namelist())
        assert {"ho-so.pdf", "muc-luc.csv", "dien-bien.csv"} <= names
        told = PdfReader(io.BytesIO(pack.read("ho-so.pdf")))
        page = "\n".join(one.extract_text() for one in told.pages)
        steps = pack.read("dien-bien.csv").decode("utf-8-sig")
    for wanted in (
        "1. Mục lục",
        "2. Thông tin",
        "3. Ai làm gì, khi nào",
        "4. Thời hạn được tính thế nào",
        "5. Chứng minh",
        "15/QĐ-TTr",
        "Sơ đồ chợ",
        "MÔ PHỎNG",
        "Điều 18 khoản 4",
        "document.register",
    ):
        assert wanted in page, wanted
    assert "Đăng ký văn bản đã ký" in steps and "MÔ PHỎNG" in steps
    assert look(who["chinh"], code, "document", case["document"], "pdf").content.startswith(b"%PDF")
    assert Entry.objects.filter(verb="inspection.view").count() == 2, "taking it away is on the record too"


def test_the_chair_opens_one_in_one_form(who, town):
    sent = {
        "title": "Kiểm tra chợ",
        "decision": "16/QĐ",
        "decided_on": "",
        "scope": "ward-1",
        "post": "audit.inspector",
        "since": "",
        "until": "31/12/2099",
        "kinds": ["task", "report"],
        "key": "k",
    }
    assert who["an"].post("/viec/thanh-tra", sent).status_code == 303
    assert "Kiểm tra chợ" in text(who["chinh"].get("/viec/thanh-tra"))
    entry = Entry.objects.get(verb="inspection.open")
    page = text(Client().get(f"/so/{entry.index}"))
    assert "16/QĐ" in page and "Kiểm tra chợ" not in page, "that somebody may look is public"
    for more, said in (
        ({"decision": ""}, "quyết định"),
        ({"until": "01/01/2020"}, "kết thúc"),
        ({"kinds": []}, "loại việc"),
    ):
        bad = who["an"].post("/viec/thanh-tra", {**sent, "key": said, **more})
        assert bad.status_code == 422 and said in text(bad)
    assert "Mở cuộc kiểm tra" not in text(who["chinh"].get("/viec/thanh-tra"))
