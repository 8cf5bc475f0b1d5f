"""Who left an address is told; nobody is told twice; nothing of it stays in logs or after erasing."""

import logging
import smtplib
from email import message_from_bytes, policy

import pytest

from kientao.base import clock
from kientao.city.models import Person
from kientao.ledger import consumers, erasure, jobs, mail
from kientao.ledger.acts import By
from kientao.ledger.models import Job
from kientao.work.reports import acts, telling
from kientao.work.reports.models import Report

MAIL = "lan@nha-lan.invalid"


@pytest.fixture
def city(settings, tmp_path):
    """The city's own DATA, and no SMTP: letters lie in the outbox."""
    (tmp_path / "keys").mkdir()
    here = {"data": tmp_path, "keys": tmp_path / "keys", "smtp": ""}
    settings.KIENTAO = type(settings.KIENTAO)(**{**vars(settings.KIENTAO), **here})
    return settings


def run():
    """Consumers and jobs, as the runner does them."""
    consumers.pull(consumers.REGISTRY["told"], clock.now())
    jobs.do_due(clock.now() + clock.DAY, "test")


def letters():
    return [message_from_bytes(f.read_bytes(), policy=policy.default) for f in sorted(mail.outbox().glob("*.eml"))]


def test_each_change_is_told_once_in_both_languages_and_without_what_was_reported(city, town, filed):
    report = filed(contact={"email": MAIL})
    acts.answer_report(by=town.minh, report=report.code, answer="Đã dọn sạch", no_photo="x")
    acts.close_report(by=report.by, report=report.code)  # she did this herself: no news
    run(), run()
    found = letters()
    assert len(found) == 2 and {m["To"] for m in found} == {MAIL}
    words = "".join(m.get_content() for m in found)
    assert "đã nhận phản ánh" in words and "says it is done" in words and f"/phan-anh/{report.code}/theo-doi" in words
    assert "Rác" not in words and "Đã dọn sạch" not in words
    assert "mô phỏng" in found[0]["Subject"].lower() and found[0]["Auto-Submitted"] == "auto-generated"
    assert len({m["Message-ID"] for m in found}) == 2


def test_who_left_no_address_is_not_written_to_and_old_news_is_no_news(city, town, filed):
    filed()
    assert telling._channels({Report.objects.get().code}) == {}
    filed(contact={"email": MAIL})
    later = clock.now() + 5 * clock.DAY
    with clock.use(lambda: later):
        run()
    assert letters() == []


def test_a_telephone_alone_gets_the_fake_sms_which_says_that_it_is_fake(city, town, filed):
    filed(contact={"phone": "000 000 0001"})
    run()
    (file,) = mail.outbox().glob("*.sms.txt")
    assert file.read_text("utf-8").startswith("GIẢ LẬP")


def test_a_job_holds_no_address_and_erasing_the_contact_takes_the_letters_along(city, town, filed):
    report = filed(contact={"email": MAIL})
    run()
    assert len(letters()) == 1 and MAIL not in str(list(Job.objects.values_list("payload", "error")))
    entry = Report.objects.get(code=report.code).first
    acts.answer_report(by=town.minh, report=report.code, answer="Đã dọn", no_photo="x")
    erasure.erase_sealed(by=By.system("operator"), entry=str(entry), part="contact", basis="theo yêu cầu")
    jobs.do_due(clock.now() + clock.DAY, "test")
    run()
    assert letters() == [] and not any(MAIL.encode() in f.read_bytes() for f in mail.outbox().glob("*"))


def test_a_server_that_refuses_is_tried_again_and_its_error_names_no_address(city, town, filed, monkeypatch, caplog):
    city.KIENTAO = type(city.KIENTAO)(**{**vars(city.KIENTAO), "smtp": "smtp://mail.invalid:2525?tls=0"})
    sent = []

    class Server:
        def __init__(self, host, port, timeout):
            assert (host, port) == ("mail.invalid", 2525)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

        def send_message(self, letter):
            sent.append(letter)
            if len(sent) == 1:
                raise smtplib.SMTPRecipientsRefused({MAIL: (450, b"later, " + MAIL.encode())})

    monkeypatch.setattr(smtplib, "SMTP", Server)
    filed(contact={"email": MAIL})
    with caplog.at_level(logging.DEBUG):
        run()
    job = Job.objects.get(kind="report.tell")
    assert job.state == "waiting" and "450" in job.error
    assert MAIL not in caplog.text and MAIL not in job.error
    jobs.do_due(clock.now() + 3 * clock.DAY, "test")
    assert Job.objects.get(kind="report.tell").state == "done"
    assert len(sent) == 2 and sent[0]["Message-ID"] == sent[1]["Message-ID"]


def test_an_officer_sees_what_moved_since_the_last_visit(city, town, filed, client):
    report = filed()
    client.force_login(Person.objects.get(login="minh"), backend="django.contrib.auth.backends.ModelBackend")
    assert report.code in client.get("/viec/tin-moi").content.decode()
    assert client.post("/viec/tin-moi").status_code == 303
    assert report.code not in client.get("/viec/tin-moi").content.decode()
    acts.add_to_report(by=report.by, report=report.code, what="vẫn còn")
    assert report.code in client.get("/viec/tin-moi").content.decode()
