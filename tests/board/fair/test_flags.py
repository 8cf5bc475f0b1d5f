"""Signs of gaming: planted ones are found, ordinary months are not; the unit answers before others see."""

from datetime import date, timedelta

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.board import acts
from kientao.board.fair import daily, gaming
from kientao.board.models import Flag
from kientao.lake import facts
from kientao.ledger import entries, jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Entry
from kientao.work.tasks import acts as tasks
from tests.board.test_pages import text

from .conftest import NOW, OCTOBER, ZONE

LAST = date(2026, 10, 31)


def month(counted, by_day, office="ward-1", kind="reports", name="answered"):
    for n in range(31):
        day = OCTOBER + timedelta(days=n)
        counted(day, {(kind, office): {name: by_day(day)} if by_day(day) else {}})


def even(day):
    return 2 if day.weekday() < 5 else 0


def rushed(day):
    return 15 if day in (date(2026, 10, 29), date(2026, 10, 30)) else even(day)


def kinds():
    return [sign.kind for sign in gaming.signs(OCTOBER)]


def test_closings_that_pile_up_on_the_last_two_working_days_are_a_sign(city, counted):
    month(counted, rushed)
    [sign] = gaming.signs(OCTOBER)
    assert (sign.kind, sign.office, sign.found["count"], sign.found["of"]) == ("rush", "ward-1", 30, 70)
    assert sign.found["working_days"] == 22 and sign.found["expected"] == "6.4"


def test_an_even_month_is_no_sign(city, counted):
    month(counted, even)
    assert kinds() == []


def test_a_few_closings_are_no_sign_however_they_fall(city, counted):
    month(counted, lambda day: 8 if day == date(2026, 10, 30) else 0)
    assert kinds() == []


@pytest.fixture
def order(city):
    """A task of ward 1, accepted."""

    def give(code):
        due = clock.day(clock.now(), ZONE) + timedelta(days=20)
        tasks.open_task(by=city.an, office="ward-1", code=code, title=f"Việc {code}", due=due)
        tasks.accept_task(by=city.minh, task=code)
        return code

    return give


def at(day, hour=9):
    return clock.use(lambda: clock.midnight(day, ZONE) + hour * clock.HOUR)


def test_extensions_given_all_on_one_day_are_a_sign_and_spread_ones_are_not(city, order):
    with at(date(2026, 10, 5)):
        codes = [order(f"n{n}") for n in range(12)]
    for n, code in enumerate(codes):
        with at(date(2026, 10, 14 if n < 7 else 15 + n)):
            tasks.give_time(by=city.an, task=code, until=date(2026, 12, 20), note="Mưa kéo dài")
    [sign] = gaming.signs(OCTOBER)
    assert (sign.kind, sign.found["count"], sign.found["of"], sign.found["day"]) == ("extensions", 7, 12, "2026-10-14")


def test_extensions_spread_over_a_month_are_no_sign(city, order):
    with at(date(2026, 10, 5)):
        codes = [order(f"n{n}") for n in range(8)]
    for n, code in enumerate(codes):
        with at(date(2026, 10, 12) + timedelta(days=n)):
            tasks.give_time(by=city.an, task=code, until=date(2026, 12, 20))
    assert kinds() == []


def test_tasks_confirmed_without_any_file_are_a_sign(city, order):
    with at(date(2026, 10, 6)):
        for n in range(6):
            code = order(f"n{n}")
            tasks.show_task(by=city.minh, task=code, words="Đã xong")
            tasks.confirm_task(by=city.an, task=code)
    assert gaming.bare_closings(OCTOBER, LAST) == {"ward-1": (6, 6)} and kinds() == ["bare"]


def test_limits_are_those_of_the_month(city, counted, limits):
    month(counted, rushed)
    limits.write_text(
        limits.read_text("utf-8").replace("rush: [{from: 2020-01-01", "rush: [{from: 2026-11-01"), "utf-8"
    )
    assert kinds() == []


@pytest.fixture
def flag(city, counted):
    month(counted, rushed)
    assert daily.raise_all(clock.day(NOW, ZONE)) == 1
    return Flag.objects.get()


def test_a_flag_is_raised_once_with_one_working_day_to_answer(flag):
    assert daily.raise_all(clock.day(NOW, ZONE)) == 0
    assert flag.due == clock.midnight(date(2026, 11, 6), ZONE) - 1
    entry = Entry.objects.get(verb="flag.raise")
    assert entry.klass == "office"


def test_until_it_is_answered_only_the_unit_and_the_inspector_see_it(flag, city, client, sign_in):
    url = f"/dau-hieu/{flag.code}"
    assert client.get(url).status_code == 404 and "Kết thúc dồn" not in text(client, "/so-sanh")
    assert not list(facts.ask("flags").rows) and not list(facts.ask("flags", city.hoa).rows)
    assert [len(list(facts.ask("flags", by).rows)) for by in (city.minh, city.an)] == [1, 1]
    assert sign_in("hoa").get(url).status_code == 404
    assert "30 trên 70 việc" in text(sign_in("minh"), url)


def test_the_unit_explains_on_its_page_and_then_everybody_reads_both(flag, client, sign_in):
    url = f"/dau-hieu/{flag.code}/giai-thich"
    assert client.get(url).status_code == 303 and sign_in("hoa").get(url).status_code == 404
    minh = sign_in("minh")
    form = minh.get(url).content.decode()
    seen = form.split('name="seen" value="')[1].split('"')[0]
    assert minh.post(url, {"words": " ", "key": "k0", "seen": seen}).status_code == 422
    assert minh.post(url, {"words": "Nghiệm thu cả đợt rác.", "key": "k1", "seen": seen}).status_code == 303
    client.logout()
    html = text(client, f"/dau-hieu/{flag.code}")
    assert "Nghiệm thu cả đợt rác." in html and "30 trên 70" in html
    assert "Nghiệm thu cả đợt rác." in text(client, "/so-sanh")
    entry = Entry.objects.get(verb="flag.answer")
    assert "Nghiệm thu" not in str(entries.public_body(entry))


def test_nobody_else_answers_and_nobody_raises_by_hand(flag, city):
    with pytest.raises(Forbidden):
        acts.answer_flag(by=city.hoa, flag=flag.code, words="Không phải việc của tôi")
    with pytest.raises(Forbidden):
        acts.raise_flag(by=city.an, office="ward-2", kind="rush", month=OCTOBER, found={}, working_days=1)


def test_when_the_time_is_over_it_is_seen_with_that_nobody_explained(flag, client):
    with pytest.raises(Refused):
        acts.open_flag(by=daily.BY, flag=flag.code)
    assert jobs.ring_due(flag.due) == 0
    with clock.use(lambda: flag.due + 2):
        assert jobs.ring_due(flag.due + 2) == 1
    html = text(client, f"/dau-hieu/{flag.code}")
    assert "hết hạn, chưa giải thích" in html and "Chưa có lời giải thích" in html


def test_a_late_explanation_still_stands_beside_it(flag, city):
    with clock.use(lambda: flag.due + 2):
        jobs.ring_due(flag.due + 2)
        acts.answer_flag(by=city.minh, flag=flag.code, words="Xin giải thích muộn.")
    flag.refresh_from_db()
    assert (flag.state, flag.audience, flag.answer) == ("answered", "public", "Xin giải thích muộn.")


def test_an_erased_explanation_is_gone_from_the_page(flag, city):
    receipt = acts.answer_flag(by=city.minh, flag=flag.code, words="Ông A bảo thế.")
    from kientao.board.acts import flags

    flags.forget(receipt.index, "words")
    assert Flag.objects.get().answer == "(đã xoá)"


def test_a_month_whose_counts_are_not_written_raises_nothing(city):
    assert daily.raise_all(clock.day(NOW, ZONE)) == 0 and By.system("flags") == daily.BY
