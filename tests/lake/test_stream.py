"""From the door to the roll-ups: nothing lost, nothing twice, each reading with its fate, however the log is cut."""

import os
import random
import shutil
import subprocess
import sys
import threading

import numpy as np
import pytest
from django.conf import settings

from kientao.base import clock
from kientao.base.errors import Unready
from kientao.lake import door, fates, frames, lakedb, outbox, parts, rollups, series, stream
from kientao.lake.log import Log, Place

from .town import KEY, START, catalogue, read_all, rows, use

MINUTE, HOUR = clock.MINUTE, clock.HOUR


@pytest.fixture(autouse=True)
def lake(db, monkeypatch):
    """An empty lake with its own catalogue; the clock stands a year after the first reading."""
    before = (series._make, series._tables)
    monkeypatch.setattr("kientao.lake.watchers.WATCHERS", {})
    monkeypatch.setattr(stream, "WATCHERS", {})
    with clock.use(lambda: START + 400 * clock.DAY):
        clear()
        use(catalogue())
        yield
    clear()
    series.register(before[0], *before[1])


def clear():
    lakedb._here.held = None
    door._log.clear()
    door._seen.update(next=0, asked=0, read=0)
    shutil.rmtree(settings.KIENTAO.data / "lake", ignore_errors=True)
    stream.forget()


def key():
    return door.key_of(KEY)


def send(*readings):
    """(sensor, minutes after START, value)"""
    names, minutes, values = zip(*readings, strict=True)
    return door.take(key(), names, [START + m * MINUTE for m in minutes], values)


def fate_counts():
    return dict(rows("SELECT fate, sum(n) FROM fate GROUP BY fate"))


def test_readings_take_gapless_positions_and_are_on_the_disk():
    assert send(("s0", 0, 1.0), ("s1", 0, 2.0)).first == 0
    assert send(("s0", 1, 3.0)).first == 2
    found = list(Log(settings.KIENTAO.data / "lake" / "log").after(Place(), 100))
    assert [(frame.first, frame.rows) for _, frame in found] == [(0, 2), (2, 1)]
    assert frames.batch(found[0][1]).value.tolist() == [1.0, 2.0]


def test_each_reading_has_its_fate():
    taken = send(("s0", 60, 10.0), ("nobody", 61, 1.0), ("s0", 60, 10.0), ("s0", 59, 4.0), ("s1", 200, 7.0),
                 ("s2", 100, 3.0), ("s2", 101, 900.0), ("s1", 201, float("nan")))  # fmt: skip
    assert (taken.accepted, taken.refused) == (6, [(1, "unknown"), (7, "broken")])
    future = door.take(key(), ["s0"], [clock.now() + HOUR], [1.0])
    assert future.refused == [(0, "future")]
    read_all()
    assert fate_counts() == {"accepted": 6, "double": 1, "out_of_order": 1, "late": 2, "out_of_bounds": 1, "unknown": 1,
                             "broken": 1, "future": 1}  # fmt: skip
    assert rows("SELECT series, value FROM newest ORDER BY series") == [(0, 10.0), (1, 7.0)]
    raw = parts.raw(START, START + clock.DAY, settings.KIENTAO.zone)
    assert raw.value.tolist() == [4.0, 10.0, 7.0, 3.0, 900.0], "all but the double is kept"
    marks = dict(zip(raw.value.tolist(), raw.flags.tolist(), strict=True))
    assert marks[4.0] == fates.OUT_OF_ORDER
    assert marks[900.0] == fates.OUT_OF_BOUNDS | fates.LATE


def test_rollups_are_those_of_the_clean_readings_by_hour_day_and_month():
    send(("s0", 0, 10.0), ("s2", 1, 60.0), ("s0", 61, 20.0), ("s1", 61, 5.0))
    read_all()
    hour = START // HOUR
    assert [tuple(r) for r in rollups.ask("hour", ["mua"], hour, hour + 1)] == [
        ("mua", "w1", hour, 2, 70.0, 10.0, 60.0, 1), ("mua", "w1", hour + 1, 1, 20.0, 20.0, 20.0, 0)]  # fmt: skip
    day = rollups.day_of(hour, settings.KIENTAO.zone)
    assert [(r.n, r.sum, r.over) for r in rollups.ask("day", ["mua"], day, day)] == [(3, 90.0, 1)]
    assert [r.n for r in rollups.ask("month", ["mua", "muc-nuoc"], 2026 * 12, 2026 * 12)] == [3, 1]


class Echo:
    """A watcher that finds every tenth clean reading and every tick, and remembers how many it saw."""

    changed = False

    def start(self, state, catalogue):
        self.seen, self.ticks = map(int, state.split()) if state else (0, 0)

    def renew(self, catalogue):
        pass

    def see(self, found):
        events = []
        for place, at, value in zip(found.position.tolist(), found.at.tolist(), found.value.tolist(), strict=True):
            self.seen += 1
            if self.seen % 10 == 0:
                events.append(outbox.Event(1, "s", place, at, True, {"value": value, "seen": self.seen}))
        return events

    def tick(self, at, position):
        self.ticks += 1
        return [outbox.Event(2, "tick", position, at, True, {"ticks": self.ticks})]

    def save(self):
        return f"{self.seen} {self.ticks}".encode()


def told(seed, size=3000):
    """A stream with everything in it: (kind, payload) in order."""
    chance, newest = random.Random(seed), dict.fromkeys(range(6), 0)
    for n in range(size):
        number = chance.randrange(6)
        newest[number] += chance.choice((0, 1, 1, 1, 2, -3)) * 30
        yield number, START + newest[number] * clock.SECOND, chance.choice((1.5, 40.0, 70.0, 200.0)) + n / 10_000


def live(cut, seed=1, kill=None):
    """Append the stream cut so, with a tick after every 500 readings; read it with restarts in between."""
    clear()
    use(catalogue())
    readings = list(told(seed))
    for start in range(0, len(readings), 500):
        for low in range(start, start + 500, cut):
            some = readings[low : min(low + cut, start + 500)]
            numbers, at, value = (np.array(c) for c in zip(*some, strict=True))
            door.take_columns(key(), numbers, at, value)
        door.log().append(frames.TICK, 0, 0, START + start * clock.SECOND, b"")
        if kill and kill.random() < 0.7:
            reader = stream.Stream()
            for _ in range(kill.randrange(3)):
                reader.step()
            if kill.random() < 0.3:
                reader.snapshot()
    read_all()
    return {
        "events": [event for _, event in outbox.waiting(10_000)],
        "rollups": rows("SELECT level, kind, place, bucket, n, round(sum, 6), min, max, over FROM rollup"
                        " ORDER BY 1, 2, 3, 4"),
        "newest": rows("SELECT * FROM newest ORDER BY 1"), "fates": sorted(fate_counts().items()),
        "dirty": rows("SELECT * FROM dirty ORDER BY 1, 2, 3"),
        "raw": [column.tolist() for column in parts.raw(START - clock.DAY, START + 30 * clock.DAY, "UTC")],
    }  # fmt: skip


def test_the_same_stream_cut_in_1_100_and_1000_and_restarted_anywhere_gives_the_same(monkeypatch):
    monkeypatch.setattr(stream, "WATCHERS", {"echo": Echo})
    whole = live(1000)
    assert len(whole["events"]) > 50
    for cut, chance in ((1, None), (100, None), (7, random.Random(5)), (100, random.Random(6))):
        again = live(cut, kill=chance)
        for part in whole:
            assert again[part] == whole[part], (cut, part)


def test_hours_that_something_came_late_for_are_made_anew_from_the_raw_readings():
    send(("s0", 60, 10.0), ("s0", 61, 30.0))
    read_all()
    send(("s0", 30, 50.0), ("s0", 30, 50.0))
    read_all()
    hour = START // HOUR
    assert rollups.ask("hour", ["mua"], hour, hour) == []
    assert rollups.mend(settings.KIENTAO.zone) == 1
    assert [(r.n, r.sum) for r in rollups.ask("hour", ["mua"], hour, hour)] == [(1, 50.0)]
    day = rollups.day_of(hour, settings.KIENTAO.zone)
    assert [(r.n, r.sum) for r in rollups.ask("day", ["mua"], day, day)] == [(3, 90.0)]
    assert rollups.mend(settings.KIENTAO.zone) == 0


def test_places_or_buckets_together_are_the_sums_of_their_parts():
    send(("s0", 1, 10.0), ("s0", 61, 90.0), ("s1", 2, 4.0), ("s1", 63, 8.0))
    read_all()
    first, kinds = START // HOUR, ["mua", "muc-nuoc"]
    parts = rollups.ask("hour", kinds, first, first + 1)
    assert [(r.kind, r.place, r.bucket - first, r.n) for r in parts] == [
        ("mua", "w1", 0, 1), ("mua", "w1", 1, 1), ("muc-nuoc", "w2", 0, 1), ("muc-nuoc", "w2", 1, 1)]  # fmt: skip
    by_place = rollups.by_place("hour", kinds, first, first + 1)
    assert [(r.place, r.n, r.mean, r.min, r.max, r.over) for r in by_place] == [
        ("w1", 2, 50.0, 10.0, 90.0, 1), ("w2", 2, 6.0, 4.0, 8.0, 0)]  # fmt: skip
    by_bucket = rollups.by_bucket("hour", ["mua"], first, first + 1)
    assert [(r.place, r.bucket - first, r.sum) for r in by_bucket] == [("", 0, 10.0), ("", 1, 90.0)]
    assert rollups.by_place("hour", kinds, first, first + 1, ["w2"]) == by_place[1:]


def test_an_hour_that_runs_and_is_large_is_made_anew_when_it_is_over(monkeypatch):
    monkeypatch.setattr(rollups, "MEND_MAX", 1)
    hour, zone = START // HOUR, settings.KIENTAO.zone
    send(("s0", 10, 10.0), ("s0", 20, 30.0), ("s0", 15, 50.0))
    read_all()
    assert rollups.mend(zone) == 0
    send(("s0", 61, 1.0))
    read_all()
    assert rollups.mend(zone) == 1
    assert [(r.n, r.sum) for r in rollups.ask("hour", ["mua"], hour, hour)] == [(3, 90.0)]


def test_a_file_sent_twice_changes_nothing():
    rows_of = [("s0", m, float(m)) for m in range(0, 300, 10)]
    send(*rows_of)
    read_all()
    rollups.mend(settings.KIENTAO.zone)
    before = rows("SELECT * FROM rollup ORDER BY 1, 2, 3, 4")
    send(*rows_of)
    read_all()
    rollups.mend(settings.KIENTAO.zone)
    assert rows("SELECT * FROM rollup ORDER BY 1, 2, 3, 4") == before
    assert rollups.wrong(START, START + clock.DAY, settings.KIENTAO.zone) == []


def test_a_torn_tail_is_cut_and_nothing_before_it_is_lost():
    send(("s0", 0, 1.0), ("s0", 1, 2.0))
    file = door.log().files()[-1]
    whole = file.stat().st_size
    with file.open("ab") as there:
        there.write(frames.pack(frames.READINGS, 1, 2, 1, START, b"x" * 21)[:-5])
    door._log.clear()
    assert len(list(door.log().after(Place(), 100))) == 1
    assert send(("s0", 2, 3.0)).first == 2
    assert file.stat().st_size == 2 * whole - frames.ROW
    read_all()
    assert fate_counts() == {"accepted": 3}


def test_a_full_disk_is_told_and_leaves_no_half_frame(monkeypatch):
    send(("s0", 0, 1.0))
    real = os.fdatasync

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdatasync", full)
    with pytest.raises(Unready, match="Đĩa đã đầy"):
        send(("s0", 1, 2.0))
    monkeypatch.setattr(os, "fdatasync", real)
    assert send(("s0", 2, 3.0)).first == 1
    read_all()
    assert fate_counts() == {"accepted": 2}


def test_many_at_once_are_one_order():
    taken = []

    def sender(number):
        taken.extend(send((f"s{number}", minute, float(minute))).first for minute in range(40))

    threads = [threading.Thread(target=sender, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(240))


def test_processes_append_in_one_order_and_their_death_loses_nothing_that_was_answered(tmp_path):
    script = (
        "import sys, django; django.setup(); from pathlib import Path; from kientao.lake.log import Log\n"
        "log, out = Log(Path(sys.argv[1])), open(sys.argv[2], 'a', buffering=1)\n"
        "while True: out.write(f'{log.append(1, 3, int(sys.argv[3]), 5, bytes(63))}\\n')\n"
    )
    folder, answers = tmp_path / "log", [tmp_path / f"told-{n}" for n in range(3)]
    env = {**os.environ, "PYTHONPATH": os.getcwd(), "DJANGO_SETTINGS_MODULE": "kientao.site.settings",
           "KIENTAO_DATA": str(settings.KIENTAO.data)}  # fmt: skip
    for _ in range(int(os.environ.get("KIENTAO_TEST_KILLS", "2"))):
        children = [subprocess.Popen([sys.executable, "-c", script, str(folder), str(answers[n]), str(n)], env=env)
                    for n in range(3)]  # fmt: skip
        wanted = sum(file.stat().st_size for file in answers if file.exists()) + 300
        while sum(file.stat().st_size for file in answers if file.exists()) < wanted:
            assert all(child.poll() is None for child in children)
            threading.Event().wait(0.02)
        for child in children:
            child.kill()
            child.wait()
    told = sorted(
        int(line) for file in answers if file.exists() for line in file.read_text().splitlines() if line.strip()
    )
    found = {frame.first: frame for _, frame in Log(folder).after(Place(), 10**9)}
    assert sorted(found) == list(range(0, 3 * len(found), 3)), "no gap, nothing twice"
    assert set(told) <= set(found)


def test_too_far_behind_is_told_before_anything_is_taken(monkeypatch):
    monkeypatch.setattr(door, "BEHIND_MAX", 10)
    send(*[("s0", m, 1.0) for m in range(11)])
    with pytest.raises(Unready) as refused:
        send(("s0", 20, 1.0))
    assert refused.value.code == "lake.crowded"
    read_all()
    door._seen["asked"] = 0
    assert send(("s0", 20, 1.0)).first == 11


def test_a_million_readings_in_one_burst():
    size = 1_000_000
    at = START + np.repeat(np.arange(size // 6 + 1), 6)[:size] * clock.SECOND
    taken = door.take_columns(key(), np.arange(size) % 6, at, np.full(size, 2.0))
    assert (taken.accepted, taken.refused_count) == (size, 0)
    read_all()
    assert rows("SELECT sum(n) FROM rollup WHERE level = 'month'") == [(size,)]
    assert rows("SELECT sum(rows) FROM part")[0][0] >= stream.SNAPSHOT
    assert len(parts.raw(START, START + 3 * clock.DAY, "UTC", [3]).at) == size // 6 + 1


def test_of_two_readers_the_one_that_was_overtaken_changes_nothing():
    slow, quick = stream.Stream(), stream.Stream()
    send(("s0", 0, 1.0), ("s0", 1, 2.0))
    assert quick.step() == 1
    before = rows("SELECT * FROM rollup ORDER BY 1, 2, 3, 4")
    for piece in (slow.step, slow.snapshot):
        with pytest.raises(stream.Overtaken):
            piece()
    assert rows("SELECT * FROM rollup ORDER BY 1, 2, 3, 4") == before
    assert fate_counts() == {"accepted": 2}


def test_the_runner_begins_anew_where_another_has_read(monkeypatch):
    now = clock.now()
    stream.step(now)
    send(("s0", 0, 1.0))
    read_all()
    assert stream.step(now + 1) == now + 1 + clock.SECOND
    stream.step(now + 2)
    assert fate_counts()["accepted"] == 1


def test_a_log_that_lacks_a_file_is_told_and_not_passed_over():
    send(("s0", 0, 1.0))
    read_all()
    for file in door.log().files():
        file.unlink()
    with pytest.raises(Unready, match="thiếu tệp"):
        stream.Stream()


def test_a_snapshot_while_raw_readings_are_asked_for_hides_none(monkeypatch):
    send(("s0", 0, 1.0), ("s0", 1, 2.0))
    read_all()
    reader, real = stream.Stream(), parts.files

    def files(*days):
        reader.snapshot()
        return real(*days)

    monkeypatch.setattr(parts, "files", files)
    assert parts.raw(START, START + HOUR, "UTC").value.tolist() == [1.0, 2.0]
