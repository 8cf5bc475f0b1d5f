"""In the street: the list, and an end point that does each thing once."""

import json

import pytest
from django.test import Client

from kientao.ledger.models import Entry
from kientao.work.reports.models import Photo, Report

from .officers import enter, picture, text

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def minh(client, town):
    return enter(client, "minh")


def put(client, code, key, do, **fields):
    return client.post("/viec/ngoai-duong/gui", {"report": code, "key": key, "do": do} | fields, **JSON)


def test_my_open_reports_stand_there_by_deadline_and_others_do_not(minh, filed):
    mine, others = filed().code, filed(office="ward-2").code
    page = text(minh.get("/viec/ngoai-duong"))
    assert mine in page and others not in page
    assert "geolocation=(self)" in minh.get("/viec/ngoai-duong")["Permissions-Policy"]


def test_each_thing_is_done_once_however_often_it_is_sent(minh, filed):
    code = filed().code
    first = json.loads(put(minh, code, "phone-1", "arrived").content)
    again = json.loads(put(minh, code, "phone-1", "arrived").content)
    assert first == again and Entry.objects.filter(verb="report.add").count() == 1
    done = put(minh, code, "phone-2", "done", answer="Đã dọn", after=picture(), before=picture(), seen=first["seen"])
    assert done.status_code == 200
    late = put(minh, code, "phone-2", "done", answer="Đã dọn")  # the answer was lost on the way
    assert json.loads(late.content) == json.loads(done.content)
    assert sorted(Photo.objects.values_list("stage", flat=True)) == ["after", "before"]
    assert Report.objects.get(code=code).state == "answered"


def test_closing_needs_a_photo_or_a_reason(minh, filed):
    code = filed().code
    refused = put(minh, code, "a", "done", answer="Đã dọn")
    assert refused.status_code == 422 and "ảnh" in json.loads(refused.content)["error"]
    assert put(minh, code, "b", "done", answer="Đã dọn", no_photo="mưa to").status_code == 200


def test_not_so_refuses_with_what_was_found(minh, filed):
    code = filed().code
    assert put(minh, code, "a", "wrong", reason="Đã có người dọn").status_code == 200
    assert Report.objects.get(code=code).state == "refused"


def test_without_a_script_it_is_a_form_like_any_other(minh, filed):
    code = filed().code
    fields = {"report": code, "key": "x", "do": "done", "answer": "Đã dọn", "no_photo": "tối"}
    answer = minh.post("/viec/ngoai-duong/gui", fields)
    assert answer.status_code == 303 and answer["Location"].startswith("/da-ghi/")
    back = minh.post("/viec/ngoai-duong/gui", {"report": filed().code, "key": "y", "do": "done", "answer": "Đã rửa"})
    assert back.status_code == 422 and "Đã rửa" in text(back)


def test_the_queue_needs_a_token_and_gets_one(town, filed):
    strict = enter(Client(enforce_csrf_checks=True), "minh")
    code = filed().code
    assert put(strict, code, "a", "arrived").status_code == 403
    mark = json.loads(strict.get("/viec/ngoai-duong/gui", **JSON).content)["token"]
    answer = strict.post("/viec/ngoai-duong/gui", {"report": code, "key": "a", "do": "arrived"},
                         HTTP_X_CSRFTOKEN=mark, **JSON)  # fmt: skip
    assert answer.status_code == 200


def test_the_worker_may_serve_only_this_page(minh):
    answer = minh.get("/viec/ngoai-duong/worker.js")
    assert answer["Service-Worker-Allowed"] == "/viec/ngoai-duong" and "javascript" in answer["Content-Type"]
