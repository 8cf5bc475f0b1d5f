import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kientao.base.errors import Refused
from kientao.base.note import COSIGNATURE, Signer, make_vkey, open_note, parse, parse_vkey, sign

from .logs import signer

# The example of C2SP signed-note.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def refused(code, do, *args):
    with pytest.raises(Refused) as no:
        do(*args)
    assert no.value.code == code, no.value.code


def test_the_example_of_the_standard_opens():
    vkey = parse_vkey(VKEY)
    assert str(vkey) == VKEY
    for note in (NOTE, NOTE.encode()):
        assert open_note(note, [vkey]) == ("This is an example message.\n", (vkey,))
    refused("note.bad_signature", open_note, NOTE.replace("example m", "exbmple m"), [vkey])


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a+b", VKEY.upper(), VKEY.replace("530d903a", "530D903A"), VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("530d903a", "0530d903a"), VKEY[:-1], VKEY + "=",
        VKEY.replace("example.com/foo", "example.com/ foo"),
        VKEY.replace("example.com/foo", ""), VKEY.replace("example.com/foo", "example.com/fo"),
        VKEY.replace("+A", "+B"),
        VKEY[:-1] + "l", VKEY + "\u0661",
    ],
)  # fmt: skip
def test_a_malformed_verifier_key_is_refused(text):
    refused("note.vkey", parse_vkey, text)


def test_a_name_with_a_space_or_a_plus_or_nothing_is_refused():
    for name in ("", "a b", "a\u00a0b", "a\u2003b", "a+b", "a\nb", "a\tb", "a\x01"):
        refused("note.vkey", make_vkey, name, bytes(32))


@given(st.text(st.characters(codec="utf-8", exclude_characters=[chr(c) for c in range(32) if c != 10])))
def test_any_text_signed_opens_as_itself(text):
    mine = signer()
    assert open_note(sign(text + "\n", [mine]), [mine.vkey]).text == text + "\n"


def test_several_keys_sign_and_strangers_are_ignored():
    a, b, c = signer(1), signer(2), signer(3, "witness.example")
    note = sign("text\n", [a, b, c])
    assert open_note(note, [a.vkey]).by == (a.vkey,)
    assert open_note(note, [c.vkey, b.vkey]).by == (b.vkey, c.vkey)
    refused("note.no_known_key", open_note, note, [])
    refused("note.no_known_key", open_note, note, [signer(4).vkey])


def test_a_wrong_signature_of_a_known_key_spoils_the_note_even_beside_a_right_one():
    a, b = signer(1), signer(2)
    note = sign("text\n", [a, Signer(b.vkey, lambda m: bytes(64))])
    assert open_note(note, [a.vkey]).by == (a.vkey,)
    refused("note.bad_signature", open_note, note, [a.vkey, b.vkey])
    twice = sign("text\n", [a]) + sign("other\n", [a]).partition("\n\n")[2]
    refused("note.bad_signature", open_note, twice, [a.vkey])


def test_a_new_signature_replaces_the_old_one_of_the_same_key_and_keeps_the_others():
    a, b = signer(1), signer(2)
    old = parse(sign("text\n", [a, b]))
    note = sign(old.text, [a], old.signatures)
    assert [s.id for s in parse(note).signatures] == [b.vkey.id, a.vkey.id]
    assert len(open_note(note, [a.vkey, b.vkey]).by) == 2


def test_the_text_ends_at_the_last_empty_line():
    mine = signer()
    text = "one\n\n— two AAAAAAA=\n\nthree\n"
    assert open_note(sign(text, [mine]), [mine.vkey]).text == text


def test_two_keys_of_one_name_and_number_are_refused():
    a = signer().vkey
    refused("note.two_keys", open_note, NOTE, [a, a._replace(key=bytes(32))])


def test_malformed_notes_are_refused():
    good = sign("text\n", [signer()])
    line = good.partition("\n\n")[2]
    for bad in (
        "", "text\n", "text\n\n", good[:-1], good + "\n", good + "x\n", good.replace("— ", "- "),
        good.replace("— ", "—"), good.replace("—", " —"), good.replace("text", "te\txt"),
        good.replace("text", "te\0xt"),
        good.replace("\n", "\r\n"), "text\n" + line, good.replace("=\n", "\n"), good.replace("=\n", "= \n"),
        "text\n\n— a " + base64.b64encode(b"1234").decode() + "\n", "text\n\n— a+b AAAAAAA=\n", "text\n\n—  AAAAAAA=\n",
        "text\n\n— a AAAAAAB=\n", "te\ud800xt\n\n— a AAAAAAA=\n", good.encode() + b"\xff", b"\xff" + good.encode(),
    ):  # fmt: skip
        refused("note.malformed", parse, bad)
    refused("note.malformed", sign, "no end", [signer()])
    refused("note.malformed", sign, "tab\t\n", [signer()])
    refused("note.malformed", sign, "nobody\n", [])


def test_a_hundred_signatures_are_read_and_no_more_and_no_more_than_a_million_bytes():
    line = "— a AAAAAAA=\n"
    assert len(parse("text\n\n" + line * 100).signatures) == 100
    refused("note.too_large", parse, "text\n\n" + line * 101)
    refused("note.too_large", parse, "x" * 1_000_000 + "\n\n" + line)
    refused("note.too_large", parse, "đ" * 600_000 + "\n\n" + line)


def test_a_witness_signs_the_time_with_the_text():
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    vkey = make_vkey("witness.example", private.public_key().public_bytes_raw(), COSIGNATURE)

    def cosign(when):
        message = f"cosignature/v1\ntime {when}\n".encode()
        return Signer(vkey, lambda text: when.to_bytes(8, "big") + private.sign(message + text))

    assert parse_vkey(str(vkey)) == vkey
    assert open_note(sign("text\n", [cosign(1679315147)]), [vkey]).by == (vkey,)
    refused("note.bad_signature", open_note, sign("text\n", [cosign(2**63)]), [vkey])
    other_time = Signer(vkey, lambda text: (5).to_bytes(8, "big") + cosign(6).sign(text)[8:])
    refused("note.bad_signature", open_note, sign("text\n", [other_time]), [vkey])
    refused("note.bad_signature", open_note, sign("text\n", [Signer(vkey, private.sign)]), [vkey])
