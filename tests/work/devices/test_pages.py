"""What officers see of devices, and how they command them."""

from kientao.base import clock
from kientao.city import matters
from kientao.city.models import Sensor
from kientao.lake import facts
from kientao.ledger import jobs
from kientao.work.devices.models import Command
from kientao.work.devices.pages import listing
from tests.work.reports.officers import text

from .conftest import LAMP, PUMP, ask, command, control, later, send_due

FORM = {"key": "k1", "word": "bat", "reason": "Nước ngập đường", "sure": "1"}


def test_each_sees_the_devices_their_office_keeps(who):
    minh, hoa = text(who["minh"].get("/thiet-bi")), text(who["hoa"].get("/thiet-bi"))
    assert PUMP in minh and LAMP not in minh and "nhiet-ke" not in minh
    assert LAMP in hoa and PUMP not in hoa
    assert PUMP in text(who["an"].get("/thiet-bi"))


def test_khach_signs_in_first_and_hoa_finds_nothing(who, client):
    for address in ("/thiet-bi", f"/thiet-bi/{PUMP}"):
        assert client.get(address).status_code == 303
    assert who["hoa"].get(f"/thiet-bi/{PUMP}").status_code == 404
    for name in ("lenh", "tai-cho", "tu-xa", "da-xem"):
        assert who["hoa"].post(f"/thiet-bi/{PUMP}/{name}", FORM).status_code == 404
    assert not Command.objects.exists()


def test_minh_commands_by_the_form_once_after_saying_they_are_sure(who, line):
    page = f"/thiet-bi/{PUMP}/lenh"
    answer = who["minh"].post(page, FORM | {"sure": ""})
    assert answer.status_code == 422 and "Nước ngập đường" in text(answer)
    assert who["minh"].post(page, FORM | {"word": ""}).status_code == 422
    for _ in range(2):
        assert who["minh"].post(page, FORM)["Location"].startswith("/da-ghi/")
    assert [row.word for row in Command.objects.all()] == ["bat"]
    assert who["minh"].post(page, FORM | {"key": "k2"}).status_code == 422
    assert who["minh"].post(f"/thiet-bi/{PUMP}/khong-co", FORM).status_code == 404


def test_the_pages_say_that_no_broker_is_configured(who, town):
    for address in ("/thiet-bi", f"/thiet-bi/{PUMP}"):
        assert "Chưa cấu hình máy chủ MQTT" in text(who["minh"].get(address))
    ask(town.minh)
    assert "Chờ gửi" in text(who["minh"].get(f"/thiet-bi/{PUMP}"))


def test_with_a_broker_they_do_not(who, line):
    assert "Chưa cấu hình máy chủ MQTT" not in text(who["minh"].get("/thiet-bi"))


def test_it_is_taken_over_and_given_back(who, town, line):
    code = ask(town.minh)
    assert who["chi"].post(f"/thiet-bi/{PUMP}/tai-cho", {"key": "a"}).status_code == 303
    page = text(who["minh"].get(f"/thiet-bi/{PUMP}"))
    assert control() == "local" and "lệnh từ xa không có hiệu lực" in page and 'name="word"' not in page
    assert command(code).outcome in page
    assert who["chi"].post(f"/thiet-bi/{PUMP}/tu-xa", {"key": "b"}).status_code == 303
    assert 'name="word"' in text(who["minh"].get(f"/thiet-bi/{PUMP}"))


def test_a_device_that_does_not_answer_lies_in_the_inbox_until_somebody_looked(who, town, line):
    code = ask(town.minh)
    send_due()
    with later(code):
        jobs.ring_due(clock.now())
        assert "không trả lời lệnh" in text(who["chi"].get("/viec"))
        assert "không trả lời lệnh" not in text(who["hoa"].get("/viec"))
        page = f"/thiet-bi/{PUMP}/da-xem"
        assert who["chi"].post(page, {"command": code, "found": "", "key": "c"}).status_code == 422
        assert who["chi"].post(page, {"command": "khac", "found": "x", "key": "d"}).status_code == 404
        assert who["chi"].post(page, {"command": code, "found": "Mất điện", "key": "e"}).status_code == 303
        assert "không trả lời lệnh" not in text(who["chi"].get("/viec"))
        assert "Mất điện" in text(who["chi"].get(f"/thiet-bi/{PUMP}"))


def test_the_fact_is_for_the_office_that_keeps_the_device(town, line):
    code = ask(town.minh)
    assert [row["code"] for row in facts.ask("commands", town.chi).rows] == [code]
    for by in (None, town.hoa):
        assert list(facts.ask("commands", by).rows) == []


def test_the_list_asks_as_much_for_one_device_as_for_many(who, town, django_assert_max_num_queries):
    ask(town.minh), ask(town.hoa, device=LAMP, word="sang")
    with django_assert_max_num_queries(4):
        assert len(listing.lines(list(Sensor.objects.exclude(commands=[])))) == 2


def test_who_commands_waits_for_the_answer(town, line):
    code = ask(town.minh)
    waiting = matters.DOORS["device"].waiting
    assert [row.code for row in waiting(town.minh)] == [code]
    assert list(waiting(town.chi)) == list(waiting(town.hoa)) == []
