"""The laws of acts, inline and through the real writer."""

import hashlib
import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction

from kientao.base import clock
from kientao.base.errors import Conflict, Forbidden, Refused, Unready
from kientao.base.merkle import leaf_hash
from kientao.ledger import entries, fsck, publication, rights, writer
from kientao.ledger.acts import ActError, By, perform, writing
from kientao.ledger.models import Entry, Sealed

from .things import MINH, Thing


@pytest.fixture(params=["inline", "real"])
def acts(request):
    return request.getfixturevalue(request.param)


def gapless():
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(entries.head()))
    for entry in Entry.objects.all():
        assert leaf_hash(bytes(entry.body)) == bytes(entry.leaf)


def test_an_act_leaves_one_entry_and_stamps_its_row(acts):
    done = acts.open_thing(by=MINH, code="a", value="1")
    assert done.index == 1 and done.thing == "a"
    assert Thing.objects.get(code="a").entry == 1
    body = entries.public_body(Entry.objects.get(index=1))
    assert body["verb"] == "thing.open" and body["by"] == "post:phuong.can-bo" and body["data"] == {"value": "1"}
    gapless()


def test_who_acted_and_what_nobody_opened_is_sealed_not_written(acts):
    acts.open_thing(by=MINH, code="a", value="1")
    body = bytes(Entry.objects.get(index=1).body)
    assert b"minh" not in body and b"secret" not in body and "ghi chú".encode() not in body
    shown = entries.public_body(Entry.objects.get(index=1))["sealed"]
    assert dict(entries.parts(1)) == {"by": "minh", "note": "ghi chú 1", "rest": {"secret": "x"}}
    for row in Sealed.objects.filter(entry=1):
        assert hashlib.sha256(bytes(row.salt) + bytes(row.value)).hexdigest() == shown[row.part]


def test_nothing_changed_leaves_no_entry(acts):
    acts.open_thing(by=MINH, code="a", value="1")
    assert acts.change_thing(by=MINH, code="a", value="1") is None
    assert entries.head() == 2


@pytest.mark.parametrize("late", [False, True])
def test_a_failed_act_takes_its_changes_with_it(acts, late):
    with pytest.raises(Refused):
        acts.fail_thing(by=MINH, code="x", late=late)
    assert not Thing.objects.filter(code="x").exists() and entries.head() == 1
    acts.open_thing(by=MINH, code="b", value="1")
    gapless()


def test_changing_and_returning_nothing_is_a_fault(acts):
    with pytest.raises(ActError, match="returned nothing"):
        acts.silent_thing(by=MINH, code="x")
    assert not Thing.objects.filter(code="x").exists() and entries.head() == 1


def test_an_act_never_calls_an_act(acts):
    with pytest.raises(ActError, match="never calls"):
        acts.nested_thing(by=MINH, code="x")
    assert entries.head() == 1


def test_nobody_acts_without_a_right(acts):
    rights.register(lambda by, verb, noun, code: None)
    with pytest.raises(Forbidden) as refused:
        acts.open_thing(by=MINH, code="a", value="1")
    assert "thing.open" in refused.value.say("vi") and entries.head() == 1


def test_the_right_is_asked_on_the_thing_inside_the_act(acts):
    asked = []

    def answer(by, verb, noun, code):
        asked.append((by.post, verb, noun, code, connection.in_atomic_block))
        return "thử"

    rights.register(answer)
    acts.open_thing(by=MINH, code="a", value="1")
    assert asked == [("phuong.can-bo", "thing.open", Thing, "a", True)]
    assert Entry.objects.get(index=1).right == "thử"


def test_what_moved_since_the_caller_saw_it_is_a_conflict(acts):
    seen = acts.open_thing(by=MINH, code="a", value="1").index
    acts.change_thing(by=MINH, code="a", value="2", seen=seen)
    with pytest.raises(Conflict):
        acts.change_thing(by=MINH, code="a", value="3", seen=seen)
    assert Thing.objects.get(code="a").value == "2"


def test_the_same_request_sent_twice_is_done_once(acts):
    first = acts.open_thing(by=MINH, code="a", value="1", request="r1")
    again = acts.open_thing(by=MINH, code="a", value="1", request="r1")
    assert again.index == first.index and entries.head() == 2


def test_a_verb_nobody_opened_shows_only_class_and_day(acts):
    acts.shut_thing(by=MINH, code="a", value="kín")
    row = Entry.objects.get(index=1)
    shown = entries.public_body(row)
    assert set(shown) == {"v", "class", "commitment", "day"} and shown["class"] == "closed"
    assert entries.full_body(row)["verb"] == "thing.shut"
    sealed = Sealed.objects.get(entry=1, part="body")
    assert hashlib.sha256(bytes(sealed.salt) + bytes(sealed.value)).hexdigest() == shown["commitment"]


def test_what_waits_for_publication_is_opened_by_a_later_act_that_anybody_can_check(acts):
    acts.later_thing(by=MINH, code="a", value="chờ")
    waiting = entries.public_body(Entry.objects.get(index=1))
    assert set(waiting) == {"v", "class", "commitment", "at"}
    acts.publish_thing(by=MINH, code="a", entry=1)
    from kientao.base.canon import canon

    opened = entries.public_body(Entry.objects.get(index=2))["opens"]["1"]
    assert hashlib.sha256(bytes.fromhex(opened["salt"]) + canon(opened["body"])).hexdigest() == waiting["commitment"]
    assert Entry.objects.get(index=1).opened == 2


def test_what_must_never_enter_does_not(acts):
    with pytest.raises(Refused, match="không được đưa vào"):
        acts.never_thing(by=MINH, code="a")


def test_an_act_inside_somebodys_transaction_is_refused(real):
    with pytest.raises(ActError, match="inside a transaction"), transaction.atomic():
        real.open_thing(by=MINH, code="a", value="1")
    assert entries.head() == 1


def test_by_is_never_optional(inline):
    with pytest.raises(TypeError):
        inline.open_thing(code="a", value="1")


def test_rows_of_nouns_are_changed_only_by_acts_and_never_deleted(inline):
    inline.open_thing(by=MINH, code="a", value="1")
    row = Thing.objects.get(code="a")
    for change in (row.save, lambda: Thing.objects.update(value="2"), lambda: Thing(code="z", value="").save()):
        with pytest.raises(ActError):
            change()
    for remove in (row.delete, Thing.objects.all().delete):
        with pytest.raises(TypeError):
            remove()


def test_an_importer_performs_several_acts_in_one_book(real):
    with writing() as book:
        for i in range(5):
            book.perform("thing.open", by=By.importer("thử"), code=f"i{i}", value="1")
        with pytest.raises(Refused):
            book.perform("thing.fail", by=By.importer("thử"), code="x", late=True)
        book.perform("thing.open", by=By.importer("thử"), code="last", value="1")
    assert entries.head() == 7 and Thing.objects.count() == 6
    gapless()


def test_a_book_takes_no_more_than_its_bound(real):
    with pytest.raises(ActError, match="more than 200"), writing() as book:
        for i in range(201):
            book.perform("thing.open", by=By.importer("thử"), code=f"i{i}", value="1")
    assert entries.head() == 1


def test_time_in_the_ledger_never_goes_back(acts):
    with clock.use(lambda: 5_000_000_000_000_000):
        acts.open_thing(by=MINH, code="a", value="1")
    with clock.use(lambda: 5_000_000_000_000_000 - clock.SECOND):
        acts.open_thing(by=MINH, code="b", value="1")
    times = list(Entry.objects.order_by("index").values_list("at", flat=True))
    assert times == sorted(set(times))
    with clock.use(lambda: 4_000_000_000_000_000), pytest.raises(Unready, match="Đồng hồ"):
        acts.open_thing(by=MINH, code="c", value="1")
    assert entries.head() == 3


def test_a_taken_code_is_an_error_of_its_own_act_only(real):
    real.open_thing(by=MINH, code="a", value="1")
    with pytest.raises(IntegrityError):
        real.open_thing(by=MINH, code="a", value="2")
    real.open_thing(by=MINH, code="b", value="1")
    gapless()


def test_a_deferred_foreign_key_fails_alone(real):
    """It fails only at COMMIT: the group is taken apart and the others are written."""
    answers = storm(real, [{"code": f"k{i}", "value": "1", "link": 999_999 if i == 3 else None} for i in range(20)])
    assert sum(isinstance(a, Exception) for a in answers) == 1 and isinstance(answers[3], IntegrityError)
    assert Thing.objects.count() == 19
    gapless()


def storm(acts, jobs):
    """All at once, each from its own thread; results or errors in order."""
    answers = [None] * len(jobs)

    def one(i, args):
        try:
            answers[i] = acts.open_thing(by=MINH, **args)
        except Exception as e:
            answers[i] = e

    threads = [threading.Thread(target=one, args=(i, args)) for i, args in enumerate(jobs)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def test_many_threads_get_distinct_places_and_their_own_answers(real):
    answers = storm(real, [{"code": f"k{i}", "value": str(i)} for i in range(100)])
    assert sorted(a.index for a in answers) == list(range(1, 101))
    for i, answer in enumerate(answers):
        assert answer.thing == f"k{i}" and Thing.objects.get(code=f"k{i}").entry == answer.index
    gapless()


def test_failures_after_writing_spoil_nobody_elses_act(real):
    answers = [None] * 60

    def one(i):
        try:
            if i % 3:
                answers[i] = real.open_thing(by=MINH, code=f"k{i}", value="1")
            else:
                real.fail_thing(by=MINH, code=f"k{i}", late=True)
        except Refused as e:
            answers[i] = e

    threads = [threading.Thread(target=one, args=(i,)) for i in range(60)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sum(isinstance(a, Refused) for a in answers) == 20 and Thing.objects.count() == 40
    gapless()


def test_when_the_answer_of_the_commit_is_lost_nothing_is_done_twice(real, monkeypatch):
    """Raise after a commit that did arrive: the ledger is asked before anything is tried again."""
    wrapper = type(connections["default"])
    commit = wrapper._commit
    lost = []

    def commit_and_fail(self):
        commit(self)
        if threading.current_thread().name == "writer" and not lost:
            lost.append(1)
            raise OSError("the answer was lost")

    monkeypatch.setattr(wrapper, "_commit", commit_and_fail)
    done = real.open_thing(by=MINH, code="a", value="1")
    assert lost and done.index == 1 and entries.head() == 2 and Thing.objects.count() == 1


def test_an_act_of_an_unknown_name_is_refused(acts):
    with pytest.raises(Refused, match="khong"):
        perform("khong.co", by=MINH)


def test_a_body_that_is_too_large_leaves_nothing(acts):
    with pytest.raises(Refused):
        acts.change_thing(by=MINH, code=acts.open_thing(by=MINH, code="a", value="1").thing, value="x" * 70_000)
    assert Thing.objects.get(code="a").value == "1" and entries.head() == 2


def test_an_act_may_close_its_entry_further_but_never_open_it():
    assert publication.narrower("public", "office") == "office"
    assert publication.narrower("closed", "public") == "closed"
    assert publication.of("nobody.knows").klass == "closed"


def test_fsck_finds_nothing_wrong_after_all_this(real):
    storm(real, [{"code": f"k{i}", "value": "1"} for i in range(30)])
    from kientao.ledger.seal import Sealer

    Sealer().seal(clock.now())
    assert fsck.check() == []


def test_the_writer_starts_anew_after_it_was_stopped(real):
    real.open_thing(by=MINH, code="a", value="1")
    writer.writer.stop()
    assert real.open_thing(by=MINH, code="b", value="1").index == 2
