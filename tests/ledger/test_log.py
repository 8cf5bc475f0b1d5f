"""Tiles, checkpoints, receipts, and the refusals that keep one log from becoming two."""

import itertools
import json
import shutil

import pytest
from django.conf import settings
from django.db import connection

from kientao.base import clock
from kientao.base.checkpoint import open_checkpoint
from kientao.base.errors import Refused, Unready
from kientao.base.merkle import consistency_proof, leaf_hash, verify_consistency
from kientao.base.note import parse, parse_vkey
from kientao.base.tiles import TileReader, decode_bundle
from kientao.base.verify import verify_receipt, write_receipt
from kientao.ledger import entries, fsck, keys, seal
from kientao.ledger import log as logs
from kientao.ledger.models import Checkpoint, Entry
from kientao.ledger.seal import Sealer

from .things import MINH


def grow(acts, count, start=0):
    for i in range(start, start + count):
        acts.open_thing(by=MINH, code=f"t{i}", value=str(i))


def vkeys():
    return [parse_vkey(v) for v in fsck.vkeys(logs.current())]


def test_a_checkpoint_verifies_with_the_key_the_log_itself_names(inline):
    grow(inline, 3)
    note = Sealer().seal(clock.now())
    head, by = open_checkpoint(note, vkeys(), logs.current().origin)
    assert head.size == 4 and len(by) == 1


@pytest.mark.parametrize("sizes", [(1,), (254, 255), (255, 257), (3, 600)])
def test_tiles_grown_in_steps_equal_the_entries(inline, sizes):
    sealer, done = Sealer(), 1
    for size in sizes:
        grow(inline, size - done, done)
        done = size
        head = logs.head_of(sealer.seal(clock.now()))
        assert head.size == size
    assert fsck.check() == []
    reader = seal.reader(logs.current(), done)
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True)]
    assert [reader(0, i) for i in range(done)] == leaves
    bundle = (logs.folder(logs.current()) / f"tile/entries/000{'' if done >= 256 else f'.p/{done}'}").read_bytes()
    assert [leaf_hash(e) for e in decode_bundle(bundle, min(done, 256))] == leaves[:256]


def test_each_checkpoint_contains_the_one_before(inline):
    sealer, heads = Sealer(), []
    for step in range(6):
        grow(inline, 60, step * 60)
        heads.append(logs.head_of(sealer.seal(clock.now())))
    reader = TileReader(seal.file_reader(logs.folder(logs.current())), heads[-1].size)
    for old, new in itertools.pairwise(heads):
        verify_consistency(old.size, new.size, old.root, new.root, consistency_proof(reader, old.size, new.size))
    assert Checkpoint.objects.count() == 6


def test_nothing_new_signs_nothing(inline):
    sealer = Sealer()
    first = sealer.seal(clock.now())
    assert sealer.seal(clock.now()) == first and Checkpoint.objects.count() == 1


def test_a_receipt_holds_offline_and_a_changed_one_does_not(inline):
    grow(inline, 5)
    Sealer().seal(clock.now())
    row = Entry.objects.get(index=3)
    _, note, path = seal.prove(3)
    text = write_receipt(bytes(row.body), 3, path, note)
    assert verify_receipt(text, vkeys()).proof.index == 3
    other = write_receipt(bytes(row.body).replace(b'"2"', b'"9"'), 3, path, note)
    with pytest.raises(Refused):
        verify_receipt(other, vkeys())


def test_an_entry_is_recorded_first_and_sealed_later(inline):
    Sealer().seal(clock.now())
    grow(inline, 1)
    assert seal.prove(1) is None and seal.age(clock.now()) >= 0
    Sealer().seal(clock.now())
    assert seal.prove(1) is not None and seal.age(clock.now()) == 0


def test_lost_tiles_are_built_again_from_the_entries(inline):
    grow(inline, 300)
    Sealer().seal(clock.now())
    shutil.rmtree(logs.folder(logs.current()) / "tile")
    Sealer().seal(clock.now())
    grow(inline, 1, 300)
    Sealer().seal(clock.now())
    assert fsck.check() == []


@pytest.mark.parametrize("step", ["tiles", "remember", "publish"])
def test_a_crash_at_any_step_of_sealing_is_gone_on_from(inline, monkeypatch, step):
    grow(inline, 5)
    Sealer().seal(clock.now())
    grow(inline, 5, 5)
    write, remember = keys.durable_write, keys.remember

    def crash(file, data):
        if (step == "publish" and file.name == "checkpoint") or (step == "tiles" and "tile" in str(file)):
            raise OSError("killed here")
        write(file, data)

    monkeypatch.setattr(keys, "durable_write", crash)
    if step == "remember":
        monkeypatch.setattr(keys, "remember", lambda note: (_ for _ in ()).throw(OSError("killed here")))
    with pytest.raises(OSError):
        Sealer().seal(clock.now())
    monkeypatch.setattr(keys, "durable_write", write)
    monkeypatch.setattr(keys, "remember", remember)
    assert logs.head_of(Sealer().seal(clock.now())).size == 11
    assert fsck.check() == []


def _forget_the_newest(count):
    """What an old copy of the database looks like."""
    with connection.cursor() as cursor:
        head = entries.head()
        for table, column in (("ledger_entry", '"index"'), ("ledger_sealed", "entry"), ("ledger_thing", "entry")):
            cursor.execute(f"DELETE FROM {table} WHERE {column} >= %s", [head - count])


def test_a_database_behind_its_newest_checkpoint_is_not_signed(inline):
    grow(inline, 10)
    Sealer().seal(clock.now())
    before = keys.last_note()
    _forget_the_newest(4)
    with pytest.raises(Unready, match="rẽ"):
        Sealer().seal(clock.now())
    assert keys.last_note() == before


def test_another_history_of_the_same_length_is_not_signed(inline):
    grow(inline, 10)
    Sealer().seal(clock.now())
    _forget_the_newest(4)
    grow(inline, 6, 100)
    with pytest.raises(Unready) as refused:
        Sealer().seal(clock.now())
    assert refused.value.code == "log.fork"


def test_a_copied_key_signs_nothing_until_it_is_adopted(inline):
    grow(inline, 2)
    Sealer().seal(clock.now())
    signer = keys.folder() / "signer.json"
    content = signer.read_bytes()
    (keys.folder() / "copy").write_bytes(content)  # a new file, as a copied folder has
    signer.unlink()
    (keys.folder() / "copy").rename(signer)
    grow(inline, 1, 2)
    with pytest.raises(Unready) as refused:
        Sealer().seal(clock.now())
    assert refused.value.code == "key.elsewhere" and "adopt" in refused.value.say("vi")
    keys.adopt()
    assert logs.head_of(Sealer().seal(clock.now())).size == 4


def test_a_key_taken_to_another_machine_signs_nothing(inline, monkeypatch):
    Sealer().seal(clock.now())
    grow(inline, 1)
    binding = keys._binding
    monkeypatch.setattr(keys, "_binding", lambda file: "máy khác" + binding(file))
    with pytest.raises(Unready, match="máy"):
        Sealer().seal(clock.now())


def test_after_a_rotation_both_keys_sign_for_the_overlap(inline):
    grow(inline, 2)
    old = vkeys()
    logs.rotate()
    note = Sealer().seal(clock.now())
    assert len(parse(note).signatures) == 2
    assert open_checkpoint(note, old)[0].size == 4  # who knows only the old key still verifies
    assert open_checkpoint(note, [vkeys()[0]])[0].size == 4
    grow(inline, 1, 2)
    later = clock.now() + keys.OVERLAP + clock.DAY
    assert len(parse(Sealer().seal(later)).signatures) == 1
    assert fsck.check() == []


def test_a_further_log_begins_with_the_last_checkpoint_of_the_one_before(inline):
    grow(inline, 5)
    Sealer().seal(clock.now())
    last = keys.last_note()
    first = logs.current()
    logs.start(logs.next_origin(first.origin))
    assert entries.public_body(Entry.objects.get(index=6))["data"]["previous"] == last
    Sealer().seal(clock.now())
    assert (logs.folder(first) / "checkpoint").read_text("utf-8") == last
    number, note, path = seal.prove(6)
    assert number == "2" and logs.head_of(note).size == 1 and path == []
    assert seal.prove(2)[0] == "1"
    assert fsck.check() == []


@pytest.mark.parametrize("wrong", ["entry", "tile", "bundle", "checkpoint", "sealed", "noun"])
def test_fsck_finds_what_was_tampered_with(inline, wrong):
    grow(inline, 20)
    Sealer().seal(clock.now())
    folder = logs.folder(logs.current())
    with connection.cursor() as cursor:
        if wrong == "entry":
            body = bytes(Entry.objects.get(index=4).body).replace(b'"3"', b'"8"')
            cursor.execute('UPDATE ledger_entry SET body = %s WHERE "index" = 4', [body])
        elif wrong == "sealed":
            cursor.execute("UPDATE ledger_sealed SET value = %s WHERE entry = 4 AND part = 'note'", [b'"x"'])
        elif wrong == "noun":
            cursor.execute("UPDATE ledger_thing SET entry = 999 WHERE code = 't1'")
    flip = {"tile": "tile/0/000.p/21", "bundle": "tile/entries/000.p/21"}.get(wrong)
    if flip:
        data = bytearray((folder / flip).read_bytes())
        data[40] ^= 1
        (folder / flip).write_bytes(data)
    if wrong == "checkpoint":
        note = (folder / "checkpoint").read_text("utf-8")
        (folder / "checkpoint").write_text(note.replace("\n21\n", "\n20\n"), "utf-8")
    assert fsck.check() != []


def test_the_origin_never_comes_from_a_request(inline):
    assert json.dumps(settings.KIENTAO.hosts) and logs.current().origin == "so.thu.example/mo-phong"


def test_the_next_origin_is_counted():
    assert logs.next_origin("a.vn/so") == "a.vn/so~2" and logs.next_origin("a.vn/so~2") == "a.vn/so~3"
