"""Leave: a head names who acts for a post of the office; that person then works there, and only so long."""

from datetime import timedelta

import pytest

from kientao.base import clock
from kientao.city import access
from kientao.city.models import Delegation
from kientao.ledger.acts import By
from tests.cast import give_password
from tests.work.reports.officers import enter, text

PAGE = "/toi/uy-quyen"


@pytest.fixture
def week(cast):
    give_password("an"), give_password("minh"), give_password("hoa")
    now = access.today()
    return {"post": "ward-1.officer", "person": "p-hoa", "since": f"{now:%d/%m/%Y}",
            "until": f"{now + timedelta(days=5):%d/%m/%Y}", "reason": "nghỉ phép", "key": "k" * 20}  # fmt: skip


def test_who_may_not_delegate_does_not_come_here(week, client):
    assert client.get(PAGE).status_code == 303
    assert enter(client, "minh").get(PAGE).status_code == 403
    assert enter(client, "minh").post(PAGE, week).status_code == 403
    assert not Delegation.objects.exists()


def test_the_delegate_acts_in_the_post_until_its_last_day(week, client):
    an = enter(client, "an")
    assert "Vị trí ward-1.officer" in text(an.get(PAGE))
    assert an.post(PAGE, week).status_code == 303
    assert an.post(PAGE, week).status_code == 303, "the same form again"
    row = Delegation.objects.get()
    assert [p["post"] for p in access.posts_of("hoa")] == ["ward-2.officer", "ward-1.officer"]
    assert access.may(By("ward-1.officer", "hoa"), "measurement.record")
    with clock.use(lambda: clock._wall() + 7 * clock.DAY):
        assert not access.may(By("ward-1.officer", "hoa"), "measurement.record")
    assert "Hoa" in text(an.get(PAGE)) and "Kết thúc hôm nay" in text(an.get(PAGE))
    assert an.post(f"{PAGE}/{row.code}/ket-thuc").status_code == 303
    row.refresh_from_db()
    assert row.until == access.today()
    assert an.post(f"{PAGE}/nowhere/ket-thuc").status_code == 404


@pytest.mark.parametrize(("fields", "said"), [
    ({"person": ""}, "Hãy chọn người"), ({"until": "31/2/2027"}, "không phải là ngày"),
    ({"until": ""}, "Hãy chọn ngày"),
    ({"until": "01/01/2020"}, "sau ngày cuối"), ({"person": "p-minh"}, "đang giữ chính vị trí"),
])  # fmt: skip
def test_faults_come_back_beside_their_field_with_what_was_typed(week, client, fields, said):
    answer = enter(client, "an").post(PAGE, week | fields)
    assert answer.status_code == 422 and said in text(answer) and "nghỉ phép" in text(answer)
    assert not Delegation.objects.exists()
