"""In the street: what lies within the city's radius; a photo is a task once, also when it is sent twice."""

import pytest

from kientao.board.view.nearby import Spot
from kientao.work.tasks.models import Evidence, Task
from tests.work.reports.officers import picture

HERE = {"lon": 106_894_546, "lat": 11_548_704}


@pytest.mark.parametrize(("east", "north", "metres"), [(0, 0, 0), (0, 4492, 500), (4584, 0, 500)])
def test_distances_are_metres(east, north, metres):
    spot = Spot(**HERE)
    assert abs(spot.metres(spot.lon + east, spot.lat + north) - metres) <= 1


def test_open_reports_within_the_radius_are_listed_and_no_others(seers, filed, enter):
    near, far = filed(), filed(lon=HERE["lon"] + 9000, lat=HERE["lat"])
    page = enter("an").get("/quanh-day", HERE).content.decode()
    assert near.code in page and far.code not in page


def test_a_late_task_has_the_place_of_its_report(seers, filed, order, later, enter):
    order("n1", days=1, about=f"report:{filed().code}"), order("n2", days=1)
    with later(4):
        page = enter("an").get("/quanh-day", HERE).content.decode()
    assert "Việc n1" in page and "Việc n2" not in page


def shoot(client, key="k1", **more):
    return client.post("/quanh-day/anh", {"key": key, "to": "office:ward-1", "photo": picture(), **HERE, **more},
                       headers={"Accept": "application/json"})  # fmt: skip


def test_a_photo_is_a_task_once(seers, enter):
    client = enter("an")
    first, again = shoot(client), shoot(client)
    assert first.status_code == 200 and again.status_code in (200, 409, 422)
    row = Task.objects.get()
    assert row.office == "ward-1" and "11.54870" in row.title
    assert Evidence.objects.filter(task=row.code, stage="basis").count() == 1


def test_without_a_photo_nothing_is_ordered_and_it_is_said(seers, enter):
    answer = enter("an").post("/quanh-day/anh", {"key": "k", "to": "office:ward-1", **HERE})
    assert answer.status_code == 422 and "Hãy chụp một ảnh" in answer.content.decode()
    assert not Task.objects.exists()


def test_the_phone_asks_for_what_it_needs_to_send_later(seers, enter):
    told = enter("an").get("/quanh-day/anh").json()
    assert told["me"] == "hall.chair" and told["token"]


def test_without_a_position_a_place_is_asked_for(seers, enter):
    assert "chưa biết bạn đang ở đâu" in enter("an").get("/quanh-day").content.decode()


def test_who_has_no_work_with_tasks_sees_no_page(seers, enter):
    assert enter("hoa").get("/quanh-day").status_code == 403
