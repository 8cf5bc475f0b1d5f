from datetime import date

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.city import access
from kientao.city.models import Deadline, Office, Person, Post
from kientao.ledger.acts import By, perform
from tests import cast as town


def start(by, office="ward-1", audience="office"):
    return perform(
        "deadline.start", by=by, about="case-1", office=office, start=clock.now(), working_days=2, audience=audience
    )


def test_minh_may_for_his_own_ward_and_hoa_of_another_ward_is_refused(cast):
    assert start(cast.minh)
    with pytest.raises(Forbidden):
        start(cast.hoa)


def test_the_chair_reaches_the_offices_below(cast):
    assert access.may(cast.an, "deadline.start", Office, "ward-2") == "held hall.chair chair own-office"


def test_a_ward_does_not_reach_the_office_above(cast):
    assert access.may(cast.minh, "deadline.start", Office, "hall") is None


def test_a_name_that_begins_alike_is_another_office(cast):
    town.office("ward-11", "town", parent="hall")
    assert access.may(cast.minh, "deadline.start", Office, "ward-11") is None


def test_a_role_allows_only_its_verbs(cast):
    assert access.may(cast.minh, "deadline.stop", Office, "ward-1")
    assert access.may(cast.minh, "measurement.record", Office, "ward-1")
    assert access.may(cast.minh, "measurement.correct", Office, "ward-1") is None
    assert access.may(cast.minh, "deadlines.start", Office, "ward-1") is None


@pytest.mark.parametrize(
    "by",
    [
        By("ward-1.officer", "hoa"),
        By("ward-1.officer", None),
        By("ward-1.officer", "khach"),
        By("", "minh"),
        By("city", "minh", "import"),
        By("city", "minh", "post"),
        By("deadlines", "minh", "system"),
        By("x", None, "system"),
        By("ward-1.officer", "minh", "rule"),
        By("ward-1.officer", "minh", "person"),
    ],
)
def test_nobody_acts_in_a_post_that_is_not_theirs(cast, by):
    assert access.may(by, "deadline.start", Office, "ward-1") is None


def test_machines_have_a_short_list_and_a_reason(cast):
    assert access.may(By.importer("city"), "unit.define") and not access.may(By.importer("city"), "deadline.start")
    assert access.explain(access.may(By.system("deadlines"), "deadline.recompute")).vi == "Lịch làm việc thay đổi"


def test_what_belongs_to_no_office_needs_a_grant_for_all(cast):
    assert access.may(cast.an, "person.end", Person, "p-hoa") is None
    perform("grant.give", by=town.CITY, post="hall.chair", role="chair", scope="all", since=town.START)
    assert access.may(cast.an, "person.end", Person, "p-hoa")


def test_a_holding_ends_with_its_last_day(cast):
    held = perform(
        "holding.start", by=town.CITY, post="ward-1.officer", person="p-minh", since=town.START, until=date(2026, 3, 31)
    )
    assert held
    noon = lambda d: clock.midnight(d, "Asia/Ho_Chi_Minh") + 12 * clock.HOUR  # noqa: E731
    with clock.use(lambda: noon(date(2026, 3, 31))):
        assert access.may(cast.minh, "deadline.start", Office, "ward-1")
    with clock.use(lambda: noon(date(2026, 4, 1))):
        assert access.may(cast.minh, "deadline.start", Office, "ward-1") is None
        assert access.posts_of("minh") == []


@pytest.mark.parametrize("what", ["grant", "post", "office", "unit", "person"])
def test_when_anything_below_a_right_ends_the_right_ends(cast, what):
    day = date(2024, 5, 1)
    if what == "grant":
        code = f"ward-1.officer/officer/own-office/{town.START.isoformat()}"
        perform("grant.end", by=town.CITY, post="ward-1.officer", grant=code, until=day)
    elif what == "post":
        town.post("ward-1.officer", "ward-1", until=day)
    elif what == "office":
        town.office("ward-1", "town", parent="hall", until=day)
    elif what == "unit":
        town.unit("town", kind="dia-ban", until=day)
    else:
        perform("person.end", by=town.CITY, person="p-minh", until=day)
    assert access.may(cast.minh, "deadline.start", Office, "ward-1") is None
    assert list(access.allowed(cast.minh)) == []


def test_a_delegate_acts_during_leave_and_not_after(cast):
    day = access.today()
    perform(
        "delegation.start",
        by=town.CITY,
        post="ward-1.officer",
        person="p-hoa",
        since=day,
        until=day,
        reason="nghỉ phép",
    )
    acting = By("ward-1.officer", "hoa")
    assert access.may(acting, "deadline.start", Office, "ward-1").startswith("delegated")
    with clock.use(lambda: clock.midnight(day, "Asia/Ho_Chi_Minh") + 36 * clock.HOUR):
        assert access.may(acting, "deadline.start", Office, "ward-1") is None


def test_two_holders_of_one_post_at_the_same_time_are_refused(cast):
    with pytest.raises(Refused) as told:
        perform("holding.start", by=town.CITY, post="ward-1.officer", person="p-hoa", since=date(2026, 1, 1))
    assert told.value.code == "holding.overlap"
    town.post("ward-2.pair", "ward-2", places=2)
    town.person("minh", "ward-2.pair"), town.person("hoa", "ward-2.pair")


def test_two_heads_of_one_office_are_refused(cast):
    with pytest.raises(Refused) as told:
        town.post("hall.other", "hall", head=True)
    assert told.value.code == "post.two_heads"


def test_an_office_moved_under_another_takes_its_rights_along(cast):
    town.office("sub", "town", parent="ward-1")
    assert access.may(cast.minh, "deadline.start", Office, "sub")
    town.office("sub", "town", parent="ward-2")
    assert access.may(cast.minh, "deadline.start", Office, "sub") is None
    with pytest.raises(Refused):
        town.office("hall", "town", parent="sub")


def test_names_of_people_never_stand_in_the_open_part_of_an_entry(cast):
    from kientao.ledger.models import Entry

    open_text = b"".join(bytes(e.body) for e in Entry.objects.all()).decode()
    for name in ("Minh", "minh", "p-minh"):
        assert f'"{name}"' not in open_text


def test_the_right_is_one_statement_that_changes_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(1) as seen:
        access.may(cast.minh, "deadline.start", Post, "ward-1.officer")
    assert seen[0]["sql"].startswith("SELECT")


def test_an_officer_sees_his_own_offices_rows_with_the_reason_and_a_visitor_only_what_is_public(cast):
    start(cast.minh), start(cast.minh, audience="public"), start(cast.an, audience="closed")
    mine = {d.audience: d.reason for d in access.visible(Deadline.objects.all(), cast.minh)}
    assert mine == {"office": "held ward-1.officer officer own-office", "public": "public"}
    assert [d.audience for d in access.visible(Deadline.objects.all(), cast.khach)] == ["public"]
    assert access.visible(Deadline.objects.all(), cast.hoa).count() == 1
    assert access.visible(Deadline.objects.all(), cast.an).count() == 3
