"""The draw: nobody who answered can choose what is checked, anybody can compute it, and it happens once."""

import hashlib
from datetime import date

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.ledger import consumers, entries, jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Checkpoint, Entry, Log, Timer
from kientao.work.reports import acts, draw
from kientao.work.reports.models import Report
from kientao.work.reports.pages import working
from tests.cast import office, person, post, role

from .officers import enter, send, text

RULE = {"from": date(2020, 1, 1), "wait_days": 1, "share": 100, "post": "check.inspector", "check_days": 2}
DAYS = 5 * clock.DAY


@pytest.fixture
def drawing(town, monkeypatch):
    """Everything is drawn; Tra inspects for an office of its own. A log, so that there are checkpoints."""
    told = dict(RULE)
    monkeypatch.setattr(draw, "rule", lambda on: told)
    role("inspector", ["report.close", "report.reopen"], ["office"])
    office("check", "town", parent="hall")
    post("check.inspector", "check", ("inspector", "all"))
    person("tra", "check.inspector")
    Log.objects.get_or_create(number=1, defaults={"origin": "thu.example", "start": 0, "since": 0})
    return told


def answered(town, filed, **more):
    code = filed(**more).code
    acts.answer_report(by=town.minh, report=code, answer="Đã dọn", no_photo="đêm")
    return code


def signed():
    size = entries.head()
    root = hashlib.sha256(str(size).encode()).digest()
    Checkpoint.objects.get_or_create(log_id=1, size=size, defaults={"root": root, "at": clock.now(), "note": ""})


def run(later=DAYS):
    consumers.pull(consumers.REGISTRY["draw"], clock.now())
    then = clock.now() + later
    with clock.use(lambda: then):
        jobs.ring_due(then)


def state(code):
    return Report.objects.get(code=code).state


def test_an_unconfirmed_anonymous_answer_is_drawn_by_the_first_checkpoint_after_it(drawing, town, filed):
    before = entries.head()
    Checkpoint.objects.create(log_id=1, size=before, root=b"x" * 32, at=0, note="")
    code = answered(town, filed)
    signed()
    run()
    row, entry = Report.objects.get(code=code), Entry.objects.filter(verb="report.draw").get()
    assert (row.state, row.holder) == ("checking", "check.inspector")
    told = entries.public_body(entry)["data"]
    root = bytes(Checkpoint.objects.get(size__gt=before).root)
    number = int.from_bytes(hashlib.sha256(root + code.encode()).digest()[:8], "big") % 100
    assert (told["root"], told["number"], told["share"]) == (root.hex(), number, 100)
    assert entry.by == "system:draw"


def test_what_is_not_drawn_is_over_and_says_the_number(drawing, town, filed):
    drawing["share"] = 0
    code = answered(town, filed)
    signed()
    run()
    assert state(code) == "closed"
    assert "Rút thăm theo mốc" in Report.objects.get(code=code).steps.get(verb="report.draw").words


def test_who_gave_a_name_is_never_drawn(drawing, town, filed):
    code = answered(town, filed, contact={"email": "lan@nha.invalid"})
    signed()
    run()
    assert state(code) == "closed"


def test_without_a_later_checkpoint_it_waits(drawing, town, filed):
    code = answered(town, filed)
    run()
    assert state(code) == "answered"
    assert Timer.objects.filter(kind="report.draw", key=code).exists()
    signed()
    run(DAYS + clock.HOUR)
    assert state(code) == "checking"


def test_confirmed_or_opened_again_meanwhile_nothing_is_drawn(drawing, town, filed):
    confirmed, again = answered(town, filed), answered(town, filed)
    acts.close_report(by=town.lan(confirmed), report=confirmed)
    acts.reopen_report(by=town.lan(again), report=again, reason="còn rác")
    signed()
    run()
    assert (state(confirmed), state(again)) == ("closed", "reopened")
    assert not Entry.objects.filter(verb="report.draw").exists()


def test_it_is_not_drawn_before_its_time_and_never_twice(drawing, town, filed):
    code = answered(town, filed)
    signed()
    run(later=clock.HOUR)
    assert state(code) == "answered"
    run()
    consumers.pull(consumers.REGISTRY["draw"], clock.now())
    jobs.set_timer("report.draw", code, clock.now(), {"entry": Entry.objects.get(verb="report.answer").index})
    run()
    assert Entry.objects.filter(verb="report.draw").count() == 1


def test_the_inspector_finds_it_on_the_desk_and_decides_on_the_spot(drawing, town, filed, client):
    done, not_done = answered(town, filed), answered(town, filed)
    signed()
    run()
    then = clock.now() + DAYS + clock.HOUR
    with clock.use(lambda: then):
        tra = enter(client, "tra")
        assert f"/viec/phan-anh/{done}" in text(tra.get("/viec"))
        page = text(tra.get(f"/viec/phan-anh/{done}"))
        assert "viec-confirm" in page and "viec-reopen" in page and "viec-answer" not in page
        assert send(tra, done, "confirm").status_code == 422, "neither photo nor words"
        assert send(tra, done, "confirm", seen_note="Sạch, trời tối không chụp").status_code == 303
        assert send(tra, not_done, "reopen", again="Còn nguyên đống rác").status_code == 303
    assert (state(done), state(not_done)) == ("closed", "reopened")


def test_what_is_drawn_is_on_the_list_of_who_looks_and_not_of_who_answered(drawing, town, filed, client):
    code = answered(town, filed)
    signed()
    run()
    then = clock.now() + DAYS + clock.HOUR
    with clock.use(lambda: then):
        assert code not in text(enter(client, "minh").get("/viec/phan-anh"))
        for address in ("/viec/phan-anh", "/viec"):
            page = text(enter(client, "tra").get(address))
            assert code in page and ("Còn" in page or "Hạn hôm nay" in page), address
        assert "rút thăm" in text(client.get(f"/viec/phan-anh/{code}"))


def test_who_answered_cannot_confirm_before_the_draw_or_after_it(drawing, town, filed):
    code = answered(town, filed)
    with pytest.raises(Refused, match="không tự xác nhận"):
        acts.close_report(by=town.minh, report=code, note="xong rồi")
    signed()
    run()
    then = clock.now() + DAYS + clock.HOUR
    with clock.use(lambda: then):
        for by in (town.minh, town.an):
            assert not {"report.close", "report.reopen"} & working.verbs(by, Report.objects.get(code=code))
            with pytest.raises(Refused, match="không tự xác nhận"):
                acts.close_report(by=by, report=code, note="xong rồi")
    assert state(code) == "checking"


def test_nobody_draws_by_hand(town, filed):
    code = answered(town, filed)
    with pytest.raises(Forbidden):
        acts.draw_report(by=town.minh, report=code, size=1, root="00", share=0, post="x", days=1)
    with pytest.raises(Forbidden):
        acts.draw_report(by=By.system("operator"), report=code, size=1, root="00", share=0, post="x", days=1)
