"""What is kept about a sender: seen and taken away with the slip; erased as a case with a clock, or refused by law."""

import json

import pytest
from django.db.models import QuerySet
from django.test import Client

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.city.acts import data_requests
from kientao.city.models import DataRequest
from kientao.ledger import keys
from kientao.ledger.models import Entry, Sealed
from kientao.ledger.runner import Runner
from kientao.work.reports.models import Contact, Report
from tests.cast import role

from .officers import enter, text

CONTACT = {"name": "Nguyễn Bí Mật", "phone": "0900000077"}


@pytest.fixture
def case(town, filed):
    role("officer", ["report.*", "data.grant", "data.refuse"], ["office"])
    keys.folder().mkdir(parents=True, exist_ok=True)  # erasures are listed beside the keys
    made = filed(contact=CONTACT)
    made.phone = Client()
    made.phone.post(f"/phan-anh/{made.code}/theo-doi", {"code": made.code, "secret": made.secret})
    made.page = f"/phan-anh/{made.code}/du-lieu"
    return made


def ask(case, *parts, **more):
    return case.phone.post(case.page, {"part": list(parts), "why": "không muốn lưu", "key": "k" * 20} | more)


def run():
    runner, now = Runner(), clock.now()
    while runner.step(now) <= now:
        pass
    runner.stop()


def test_only_who_holds_the_slip_comes_here(case, client):
    for address in (case.page, case.page + ".json"):
        assert client.get(address).status_code == 303
        assert "Bí Mật" not in text(client.get(address, follow=True))
    assert "Nguyễn Bí Mật" in text(case.phone.get(case.page))
    told = json.loads(case.phone.get(case.page + ".json").content)
    assert told["contact"] == CONTACT and told["words"] == "Rác ứ đọng trước chợ" and told["simulated"] is True
    assert client.post(case.page, {"part": ["contact"], "key": "x"}).status_code == 303
    assert not DataRequest.objects.exists()


def test_asking_is_a_case_on_the_desk_of_the_office_that_answers_within_72_hours(case):
    assert ask(case, "contact").status_code == 303
    assert ask(case, "contact").status_code == 303, "sent twice, asked once"
    row = DataRequest.objects.get()
    assert row.due - row.asked == 72 * clock.HOUR and row.parts == [[Report.objects.get().first, "contact"]]
    minh, hoa = enter(Client(), "minh"), enter(Client(), "hoa")
    assert "Yêu cầu xoá dữ liệu cá nhân" in text(minh.get("/viec"))
    address = f"/viec/du-lieu-ca-nhan/{row.code}"
    assert "không muốn lưu" in text(minh.get(address))
    assert row.code not in text(hoa.get("/viec")) and hoa.get(address).status_code == 404
    assert hoa.post(address, {"do": "grant"}).status_code == 404
    assert Entry.objects.get(index=row.first).klass == "office"


def test_what_is_granted_is_erased_everywhere_and_the_register_stays_whole(case):
    ask(case, "contact")
    row, minh = DataRequest.objects.get(), enter(Client(), "minh")
    sent = {"do": "grant", "key": "g", "seen": row.entry}
    assert minh.post(f"/viec/du-lieu-ca-nhan/{row.code}", sent).status_code == 303
    run(), run()
    assert Sealed.objects.get(entry=Report.objects.get().first, part="contact").value is None
    found = Contact.objects.get()
    assert (found.name, found.phone) == ("", "")
    erased = Entry.objects.filter(verb="sealed.erase")
    assert erased.count() == 1 and erased.get().by == "system:erasure"
    assert "đã chấp nhận và xoá" in text(case.phone.get(case.page))
    assert "Bí Mật" not in text(case.phone.get(case.page))
    assert ask(case, "contact", key="again").status_code == 422, "nothing is left to erase"


def test_a_refusal_states_reason_and_article_and_is_told(case, town):
    ask(case, "words")
    row, minh = DataRequest.objects.get(), enter(Client(), "minh")
    address = f"/viec/du-lieu-ca-nhan/{row.code}"
    bare = minh.post(address, {"do": "refuse", "reason": "còn cần", "key": "r"})
    assert bare.status_code == 422 and "còn cần" in text(bare) and "điều luật" in text(bare)
    sent = {"do": "refuse", "reason": "còn cần", "article": "Điều X Luật Y", "key": "r"}
    assert minh.post(address, sent).status_code == 303
    assert "Điều X Luật Y" in text(case.phone.get(case.page))
    with pytest.raises(Refused):
        data_requests.grant_erasure(by=town.minh, case=row.code)
    assert "Rác ứ đọng" in Report.objects.get().words


def test_what_law_keeps_is_not_erased_though_granted(case):
    ask(case, "contact")
    first = Report.objects.get().first
    QuerySet(Sealed).filter(entry=first, part="contact").update(hold="Luật Lưu trữ, Điều 0 (thử)")
    row, minh = DataRequest.objects.get(), enter(Client(), "minh")
    assert "Luật Lưu trữ" in text(minh.get(f"/viec/du-lieu-ca-nhan/{row.code}"))
    minh.post(f"/viec/du-lieu-ca-nhan/{row.code}", {"do": "grant", "key": "g"})
    run()
    assert Sealed.objects.get(entry=first, part="contact").value is not None


def test_nothing_chosen_and_a_stranger_in_office_get_nowhere(case, town):
    assert ask(case).status_code == 422 and not DataRequest.objects.exists()
    ask(case, "contact")
    with pytest.raises(Forbidden):
        data_requests.grant_erasure(by=town.hoa, case=DataRequest.objects.get().code)
