"""A rule over readings in the small town: from a reading to its act, once, with what it saw; tried on the past."""

import shutil

import pytest
from django.conf import settings

from kientao.base import clock
from kientao.city.models import Sensor
from kientao.lake import door, lakedb, outbox, series, stream
from kientao.ledger.acts import perform
from kientao.ledger.models import Entry
from kientao.rules import acts, backtest, programs, running, saying
from kientao.rules.models import Firing, Version
from kientao.rules.reading import read_rule
from tests.cast import CITY, MERGED, words

from .conftest import run, told

WATCH = {"from": "readings", "when": None, "every": None, "do": "rule.notify",
         "watch": {"kind": "nuoc", "over": "1.2", "clear": "1", "cooldown": "1 h"},
         "with": {"office": "{care}", "code": "{sensor}",
                  "words": "Nước tại {sensor_name} là {value} m lúc {at}"}}  # fmt: skip


@pytest.fixture
def lake(town):
    """Two drains of the wards and the source that may send for them."""
    lakedb._here.held = None
    door._log.clear()
    door._seen.update(next=0, asked=0, read=0)
    shutil.rmtree(settings.KIENTAO.data / "lake", ignore_errors=True)
    stream.forget()
    series._known = None
    perform("kind.define", by=CITY, kind="nuoc", title=words("Mực nước", "Water level"), measure="m", low=0, high=9,
            limit=2, late_minutes=30, decimals=2)  # fmt: skip
    perform("source.define", by=CITY, source="tram", name=words("Trạm", "Station"), office="hall", invented=True)
    for n in (1, 2):
        perform("sensor.define", by=CITY, sensor=f"nuoc-{n}", name=words(f"Cống {n}", f"Drain {n}"), kind="nuoc",
                place="w", care=f"ward-{n}", source="tram", rhythm_seconds=600, since=MERGED,
                invented=True)  # fmt: skip
    yield
    series._known = None
    stream.forget()


def send(*readings):
    """(sensor, minutes ago, value), oldest first."""
    now = clock.now()
    key = series.Key("tram", 0, frozenset(Sensor.objects.values_list("number", flat=True)))
    names, minutes, values = zip(*readings, strict=True)
    return door.take(key, names, [now - m * clock.MINUTE for m in minutes], values)


def test_a_reading_over_its_limit_becomes_one_line_for_whoever_keeps_the_drain(lake, rule):
    rule(**WATCH)
    run()
    send(("nuoc-1", 5, 0.4), ("nuoc-2", 5, 0.3), ("nuoc-1", 3, 1.5), ("nuoc-1", 2, 1.6), ("nuoc-1", 1, 1.1))
    run()
    firing = Firing.objects.get()
    notify = Entry.objects.get(verb="rule.notify")
    assert (firing.thing, firing.outcome, firing.audience) == ("nuoc-1", "performed", "public")
    assert {"name": "value", "value": "1.5"} in firing.inputs
    assert firing.args["office"] == "ward-1"
    assert firing.args["words"].startswith("Nước tại Cống 1 là 1,5 m lúc ")
    assert notify.cause == Entry.objects.get(verb="rule.fire").index
    assert outbox.waiting(10) == []


def test_a_crash_between_stream_and_ledger_neither_loses_nor_doubles(lake, rule, monkeypatch):
    rule(**WATCH)
    run()
    send(("nuoc-1", 3, 1.5), ("nuoc-2", 2, 1.9))
    real = outbox.done
    monkeypatch.setattr(running.outbox, "done", lambda numbers: (_ for _ in ()).throw(OSError("killed")))
    run()
    assert Firing.objects.count() == 2
    assert len(outbox.waiting(10)) == 2, "written down, not yet ticked off"
    monkeypatch.setattr(running.outbox, "done", real)
    stream.forget(), running.forget()
    run(clock.now() + clock.MINUTE * 15)
    assert outbox.waiting(10) == []
    assert Firing.objects.count() == 2
    assert Entry.objects.filter(verb="rule.notify").count() == 2


def test_a_new_rule_is_quiet_about_what_holds_already(lake, town, rule):
    send(("nuoc-1", 3, 1.5))
    run()
    rule(**WATCH)
    run()
    send(("nuoc-1", 2, 1.6))
    run()
    assert not Firing.objects.exists()
    send(("nuoc-1", 1, 0.5), ("nuoc-1", 0, 1.6))
    run()
    assert Firing.objects.count() == 1


def test_while_automation_is_off_findings_are_written_down_and_not_done(lake, town, rule):
    rule(**WATCH)
    run()
    acts.halt_automation(by=town.an, reason="diễn tập")
    send(("nuoc-1", 3, 1.5))
    run()
    assert Firing.objects.get().outcome == "halted"
    assert not Entry.objects.filter(verb="rule.notify").exists()


def test_a_rule_is_tried_on_the_readings_of_the_past(lake, town):
    send(("nuoc-1", 50, 1.5), ("nuoc-1", 40, 0.5), ("nuoc-2", 30, 1.3), ("nuoc-1", 20, 1.7))
    run()
    version = acts.propose_rule(by=town.mai, office="hall", told=told(**WATCH)).thing
    program = programs.of(Version.objects.get(code=version).pk)
    tried = backtest.run(program, clock.now() - clock.HOUR, clock.now())
    assert [thing for thing, _ in tried.rises] == ["nuoc-1", "nuoc-2"], "the third lies in the cool-down"
    assert backtest.told(tried, town.an)["count"] == 2


def test_it_reads_as_a_sentence(lake, town):
    one = read_rule(told(**WATCH))
    assert saying.when(one, "vi") == "«Mực nước» vượt 1,2 (sẵn sàng lại khi qua mức 1; không lặp lại trong 1 giờ)"
    both = read_rule(told(**WATCH | {"watch": {"kind": "nuoc", "silent": "3 h"}}))
    assert saying.when(both, "vi") == "một điểm đo «Mực nước» im lặng 3 giờ"
    assert saying.when(both, "en") == "a sensor of «Water level» has been silent for 3 hours"
