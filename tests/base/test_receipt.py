"""Checkpoints, proofs and receipts: what must hold and every way it can fail."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kientao
from kientao.base.canon import canon
from kientao.base.checkpoint import Checkpoint, format_checkpoint, open_checkpoint, parse_checkpoint
from kientao.base.errors import Refused
from kientao.base.merkle import EMPTY, leaf_hash
from kientao.base.note import sign
from kientao.base.proof import Proof, parse_proof, verify
from kientao.base.verify import main, verify_receipt, write_receipt

from .logs import ORIGIN, SmallLog, signer

LOG = SmallLog().grow(300)
VKEY = LOG.signer.vkey
SALT = bytes(range(32))


def code_of(do, *args):
    with pytest.raises(Refused) as no:
        do(*args)
    return no.value.code


def test_the_checkpoint_of_the_standard_reads_back():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    found = parse_checkpoint(text)
    assert (found.origin, found.size, found.text) == ("example.com/behind-the-sofa", 20852163, text)
    assert parse_checkpoint(text + "more\n").extension == ("more",)
    assert format_checkpoint("x", 0, EMPTY) == Checkpoint("x", 0, EMPTY).text


@pytest.mark.parametrize(
    "text",
    [
        "", "x\n1\n", "x\n1\n{root}", "\n1\n{root}\n", "x\n01\n{root}\n", "x\n-1\n{root}\n", "x\n+1\n{root}\n",
        "x\n1 \n{root}\n", "x\n\n1\n{root}\n", "x\n1\n{root}\n\n", "x\n1\n\n", "x\n1\nAAAA\n", "x\n0\n{root}\n",
        "x\n٣\n{root}\n", "x\n9223372036854775808\n{root}\n", "x\n1\n{root}=\n", "x\n1_0\n{root}\n",
    ],
)  # fmt: skip
def test_a_malformed_checkpoint_is_refused(text):
    root = Checkpoint("", 0, leaf_hash(b"")).text.split("\n")[2]
    assert code_of(parse_checkpoint, text.replace("{root}", root)) == "checkpoint.malformed"


def test_a_checkpoint_counts_only_with_the_signature_of_its_own_log():
    text = format_checkpoint("other.example/log", 1, leaf_hash(b""))
    assert code_of(open_checkpoint, sign(text, [LOG.signer]), [VKEY]) == "checkpoint.not_by_log"
    note = LOG.notes[300]
    assert open_checkpoint(note, [VKEY], ORIGIN)[0].size == 300
    assert code_of(open_checkpoint, note, [VKEY], "other.example/log") == "checkpoint.origin"
    assert code_of(open_checkpoint, note, [signer(2).vkey]) == "note.no_known_key"


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 300])
def test_every_receipt_of_a_log_holds(size):
    log = SmallLog().grow(size)
    for index in {0, size // 2, size - 1}:
        found = verify_receipt(log.receipt(index), [VKEY])
        assert found.entry == log.entries[index]
        assert (found.proof.index, found.proof.checkpoint.size) == (index, size)


@given(st.integers(0, 299), st.none() | st.binary(min_size=1, max_size=40))
def test_a_proof_reads_back_as_itself(index, extra):
    proof = Proof(index, tuple(LOG.tree.inclusion(index)), LOG.notes[300], extra)
    assert parse_proof(proof.text) == proof
    assert verify(proof.text, LOG.entries[index], [VKEY]).leaf == leaf_hash(LOG.entries[index])


@settings(deadline=None)
@given(st.integers(0, 299), st.data())
def test_no_receipt_with_one_changed_character_proves_another_entry(index, data):
    text = LOG.receipt(index)
    at = data.draw(st.integers(0, len(text) - 1))
    new = text[:at] + data.draw(st.sampled_from("A9z+/=\n ")) + text[at + 1 :]
    try:
        found = verify_receipt(new, [VKEY])
    except Refused:
        return
    assert new == text
    assert (found.entry, found.proof.index) == (LOG.entries[index], index)


def test_each_failing_step_has_its_name():
    entry, proof = LOG.entries[7], parse_proof(LOG.receipt(7))

    def why(changed, body=entry, keys=(VKEY,)):
        return code_of(verify, changed, body, keys)

    assert why(proof, b"another") == "proof.not_included"
    assert why(replace(proof, index=8)) == "proof.not_included"
    assert why(replace(proof, index=300)) == "proof.index"
    assert why(replace(proof, hashes=proof.hashes[:-1])) == "proof.not_included"
    assert why(replace(proof, checkpoint=proof.checkpoint.replace("\n300\n", "\n301\n"))) == "note.bad_signature"
    assert why(proof, keys=[]) == "note.no_known_key"
    assert why(proof.text.replace("\n", "\r\n")) == "proof.line_ends"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"), ("c2sp", " c2sp"),
        ("extra ", "extra"), ("extra ", "Extra "), ("extra ", "extra \nextra "),
        ("index 7", "index 07"), ("index 7", "index"), ("index 7", "index ７"), ("index 7", "index 7 "),
        ("index 7\n", ""), ("index 7\n", "index 7\n\n"), ("index 7\n", "index 7\nAAAA\n"),
        ("index 7\n", "extra AAAA\nindex 7\n"),
    ],
)  # fmt: skip
def test_a_malformed_proof_is_refused(old, new):
    text = LOG.receipt(7)
    assert old in text
    assert code_of(verify, text.replace(old, new, 1), LOG.entries[7], [VKEY]).split(".")[0] in {"proof", "note"}


def sealed_log(entry):
    log = SmallLog()
    log.entries, log.signer = [canon(entry)], signer()
    log.tree.append([leaf_hash(log.entries[0])])
    log.notes[1] = sign(format_checkpoint(ORIGIN, 1, log.tree.root()), [log.signer])
    return log


def commit(value):
    return hashlib.sha256(SALT + canon(value)).hexdigest()


def part(name, value, salt=SALT):
    return {"part": name, "salt": salt.hex(), "value": value}


def test_a_sealed_part_opens_only_with_its_own_salt_and_words():
    log = sealed_log({"verb": "x", "sealed": {"note": commit("Nhà bà Lan")}})
    found = verify_receipt(log.receipt(0, sealed=[part("note", "Nhà bà Lan")]), [VKEY])
    assert found.opened == {"note": "Nhà bà Lan"}
    for bad in (
        [part("note", "Nhà bà Hoa")],
        [part("by", "Nhà bà Lan")],
        [part("note", "Nhà bà Lan", SALT[:31])],
        [part("note", "Nhà bà Lan"), part("note", "Nhà bà Lan")],
    ):
        assert code_of(verify_receipt, log.receipt(0, sealed=bad), [VKEY]) == "receipt.sealed"


def test_an_entry_that_was_kept_back_opens_with_its_body_and_then_its_parts():
    body = {"verb": "x", "data": {"a": 1}, "sealed": {"note": commit("riêng")}}
    log = sealed_log({"v": 1, "class": "closed", "day": "2026-11-23", "commitment": commit(body)})
    both = [part("note", "riêng"), part("body", body)]
    assert verify_receipt(log.receipt(0, sealed=both), [VKEY]).opened == {"body": body, "note": "riêng"}
    assert code_of(verify_receipt, log.receipt(0, sealed=both[:1]), [VKEY]) == "receipt.sealed"


def test_a_salt_cannot_lend_its_last_bytes_to_the_value():
    shown = hashlib.sha256(SALT + b'1"').hexdigest()
    log = sealed_log({"sealed": {"note": shown}})
    moved = {"part": "note", "salt": (SALT + b"1").hex(), "value": '"'}
    assert code_of(verify_receipt, log.receipt(0, sealed=[moved]), [VKEY]) == "receipt.sealed"


@pytest.mark.parametrize(
    "extra", [b"{}", b"[]", b"1", b'{"entry":1}', b'{"entry":"AA=="}x', b'{"entry": "AAAA"}', b'{"entry":"AAAA","x":1}',
              b'{"entry":"AAAA","sealed":1}', b'{"entry":"AAAA","sealed":[1]}', b'{"entry":"AAAA","sealed":[{}]}'],
)  # fmt: skip
def test_a_malformed_extra_part_is_refused(extra):
    proof = replace(parse_proof(LOG.receipt(7)), extra=extra)
    assert code_of(verify_receipt, proof.text, [VKEY]) in {"receipt.extra", "canon.not_canonical"}


def test_the_largest_entry_fits_into_a_receipt():
    entry = b"x" * 65_535
    note = sign(format_checkpoint(ORIGIN, 1, leaf_hash(entry)), [signer()])
    assert verify_receipt(write_receipt(entry, 0, [], note), [VKEY]).entry == entry


def test_the_command_says_what_holds_and_what_it_does_not_prove(tmp_path, capsys):
    receipt, keys = tmp_path / "r.tlog-proof", tmp_path / "vkey"
    receipt.write_text(LOG.receipt(7), "utf-8")
    keys.write_text(f"# khoá của sổ\n{VKEY}\n", "utf-8")
    assert main([str(receipt), "--vkey", str(keys)]) == 0
    said = capsys.readouterr().out
    assert "dòng số 7" in said and "không chứng minh" in said and "việc.làm" in said
    assert main([str(receipt), "--vkey", str(VKEY), "--lang", "en"]) == 0
    assert "does not prove" in capsys.readouterr().out


def test_the_command_fails_with_one_and_cannot_read_with_two(tmp_path, capsys):
    receipt, entry = tmp_path / "r", tmp_path / "entry"
    receipt.write_text(LOG.receipt(7).replace("index 7", "index 8"), "utf-8")
    entry.write_bytes(LOG.entries[8])
    key = str(VKEY)
    assert main([str(receipt), "--vkey", key]) == 1
    assert "SAI" in capsys.readouterr().out
    assert main([str(receipt), "--vkey", key, "--entry", str(entry), "--lang", "en"]) == 1
    assert "differs" in capsys.readouterr().out
    assert main([str(tmp_path / "none"), "--vkey", key]) == 2
    assert main([str(receipt), "--vkey", "nonsense"]) == 2
    receipt.write_bytes(b"\xff\xfe")
    assert main([str(receipt), "--vkey", key]) == 1


def test_a_plain_proof_needs_the_entry_beside_it(tmp_path):
    receipt, entry = tmp_path / "r", tmp_path / "entry"
    receipt.write_text(replace(parse_proof(LOG.receipt(7)), extra=None).text, "utf-8")
    entry.write_bytes(LOG.entries[7])
    assert main([str(receipt), "--vkey", str(VKEY)]) == 1
    assert main([str(receipt), "--vkey", str(VKEY), "--entry", str(entry)]) == 0


def test_a_receipt_is_checked_by_python_alone(tmp_path):
    receipt = tmp_path / "r"
    receipt.write_text(LOG.receipt(7), "utf-8")
    command = [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
               "from kientao.base.verify import main; code = main(); "
               "sys.exit(code or 3 * ('site-packages' in str(sys.modules)))"]  # fmt: skip
    root = str(Path(kientao.__file__).parents[1])
    done = subprocess.run(
        [*command, root, str(receipt), "--vkey", str(VKEY)],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
