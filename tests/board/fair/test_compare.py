"""/so-sanh: units with intervals, not different enough where chance explains it; never a rank, never a person."""

from datetime import date, timedelta

from kientao.board.fair import compare
from kientao.board.pages import fair
from tests.board.test_pages import text

YESTERDAY = date(2026, 11, 3)


def rows(by, end=YESTERDAY, key="reports"):
    one = next(m for m in compare.measures(by, end, by_ward=False) if m.key == key)
    return one, {row.code: row for row in one.rows}


def fill(counted, first, second, days=10, kind="reports"):
    for n in range(days):
        told = {(kind, "ward-1"): dict(zip(("in_time", "timed"), first, strict=True)),
                (kind, "ward-2"): dict(zip(("in_time", "timed"), second, strict=True))}  # fmt: skip
        counted(YESTERDAY - timedelta(days=n), told)


def test_a_clear_difference_is_said_and_a_small_one_is_not(city, counted):
    fill(counted, (9, 10), (3, 10))
    one, found = rows(city.an)
    assert not one.alike and (found["ward-1"].side, found["ward-2"].side) == (1, -1)
    assert (found["ward-1"].hits, found["ward-1"].of) == (90, 100) and found["hall"].middle is None


def test_units_within_chance_are_not_different_enough(city, counted, client):
    fill(counted, (8, 10), (7, 10))
    one, found = rows(None)
    assert one.alike and found["ward-1"].low < found["ward-2"].high
    assert "Không đủ khác biệt" in text(client, "/so-sanh", theo="co-quan")


def test_what_lies_late_counts_as_not_in_time(city, counted):
    counted(YESTERDAY, {("reports", "ward-1"): {"in_time": 20, "timed": 20, "late": 30}})
    assert rows(city.an)[1]["ward-1"].of == 50


def test_days_outside_the_window_do_not_count(city, counted):
    counted(YESTERDAY - timedelta(days=60), {("reports", "ward-1"): {"in_time": 5, "timed": 90}})
    counted(YESTERDAY - timedelta(days=59), {("reports", "ward-1"): {"in_time": 15, "timed": 20}})
    assert rows(city.an)[1]["ward-1"].of == 20


def test_too_few_cases_are_not_compared(city, counted, client):
    counted(date(2026, 11, 2), {("reports", "ward-1"): {"in_time": 1, "timed": 4}})
    assert rows(None)[0].few and "Quá ít việc để so sánh" in text(client, "/so-sanh", theo="co-quan")


def test_outside_the_figures_stop_one_working_day_earlier_and_nobody_is_called_worse(city, counted, client, sign_in):
    fill(counted, (9, 10), (3, 10))
    assert (fair.newest(True), fair.newest(False)) == (YESTERDAY, date(2026, 11, 2))
    outside = text(client, "/so-sanh", theo="co-quan", ngay="03/11/2026")
    assert "đến 02/11/2026" in outside and "thấp hơn mức chung" not in outside
    inside = text(sign_in("an"), "/so-sanh", theo="co-quan")
    assert (
        "thấp hơn mức chung" in inside
        and "không đủ khác biệt" not in inside.split('id="reports"')[1].split("</section>")[0]
    )


def test_internal_tasks_are_compared_only_for_who_may_see_them(city, counted):
    fill(counted, (9, 10), (3, 10), kind="tasks")
    assert rows(None, key="tasks")[0].few and not rows(city.an, key="tasks")[0].few


def test_few_reports_are_not_few_problems(city, counted, client, settings, monkeypatch):
    monkeypatch.setitem(settings.KIENTAO.facts, "territory", "town")
    counted(YESTERDAY, {("reports", "ward-1"): {"opened": 12}})
    html = text(client, "/so-sanh")
    assert "Ít phản ánh không có nghĩa là ít vấn đề" in html


def test_a_city_that_decided_nothing_compares_nothing(town, limits, client):
    limits.unlink()
    assert compare.measures(None, YESTERDAY) == []
    assert "chưa quyết định cách so sánh" in text(client, "/so-sanh")


def test_both_views_open_in_both_languages(city, counted, client):
    fill(counted, (8, 10), (7, 10))
    for lang in ("vi", "en"):
        client.cookies["lang"] = lang
        for theo in ("", "co-quan"):
            assert f'lang="{lang}"' in text(client, "/so-sanh", theo=theo)
