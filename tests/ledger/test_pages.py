"""The register, an entry, its receipt, and the static files of the log."""

import json

import pytest

from kientao.base import clock
from kientao.base.canon import canon, parse
from kientao.base.merkle import leaf_hash
from kientao.base.note import parse_vkey
from kientao.base.verify import verify_receipt
from kientao.ledger.models import Opening
from kientao.ledger.seal import Sealer

from .things import MINH


@pytest.fixture
def log(inline):
    inline.open_thing(by=MINH, code="mot", value="giá trị <b>một</b>")
    inline.shut_thing(by=MINH, code="bi-mat-lam", value="kín-đáo")
    Sealer().seal(clock.now())
    return inline


def test_the_register_shows_what_is_public_and_only_the_place_of_what_is_not(log, client):
    text = client.get("/so/").content.decode()
    assert "mot" in text and "bi-mat-lam" not in text and "thing.shut" not in text
    assert "không công khai" in text


def test_the_filter_never_finds_what_is_not_public(log, client):
    assert "/so/2" not in client.get("/so/?viec=thing.shut").content.decode()


def test_an_entry_tells_what_was_done_and_what_its_receipt_proves(log, client):
    text = client.get("/so/1").content.decode()
    assert "giá trị &lt;b&gt;một&lt;/b&gt;" in text and "<b>một" not in text
    assert "không chứng minh" in text
    assert "ghi chú" not in text  # the sealed part


def test_a_closed_entry_tells_nothing_but_its_seal(log, client):
    text = client.get("/so/2").content.decode()
    assert "bi-mat-lam" not in text and "kín-đáo" not in text and "commitment" in text


def test_the_receipt_of_the_page_verifies_with_the_key_of_the_page(log, client):
    text = client.get("/so/1/bien-nhan").content.decode()
    keys = [parse_vkey(line) for line in client.get("/ledger/vkey").content.decode().split()]
    assert verify_receipt(text, keys).proof.index == 1


def test_what_is_only_recorded_has_no_receipt_yet(log, client):
    log.open_thing(by=MINH, code="hai", value="2")
    answer = client.get("/so/3/bien-nhan")
    assert answer.status_code == 503 and "đã được ghi" in answer.content.decode()


@pytest.mark.parametrize(("path", "kind"), [
    ("/ledger/checkpoint", "text/plain; charset=utf-8"),
    ("/ledger/1/checkpoint", "text/plain; charset=utf-8"),
    ("/ledger/tile/0/000.p/3", "application/octet-stream"),
    ("/ledger/tile/entries/000.p/3", "application/octet-stream"),
])  # fmt: skip
def test_the_log_is_served_as_others_read_it(log, client, path, kind):
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == kind
    assert ("immutable" in answer["Cache-Control"]) == ("tile" in path)


@pytest.mark.parametrize("path", [
    "/ledger/tile/0/000", "/ledger/tile/0/000.p/4", "/ledger/tile/../../keys/signer.json", "/ledger/tile/0/x000/000",
    "/ledger/9/checkpoint", "/ledger/tile/64/000", "/so/99", "/so/99/bien-nhan", "/ledger/tile/0/000.p/03",
])  # fmt: skip
def test_nothing_else_is_served(log, client, path):
    assert client.get(path).status_code == 404


def test_nobody_opens_a_sealed_part_without_the_right(log, client):
    assert client.get("/so/1/phan-niem").status_code in (302, 303)
    assert Opening.objects.count() == 0


def test_old_verbs_are_read_with_the_bytes_they_were_written_in():
    """Bytes kept from version 1 of an entry: a later reader must go on reading them."""
    kept = (
        b'{"at":1795410881904065,"by":"post:phuong.can-bo","class":"public","data":{"value":"1"},"of":"a",'
        b'"sealed":{"by":"36f5f93fb9739ca20c28d16cdda98f1906143aa9ce8395335a9fc00a34cc7f99"},"v":1,"ver":1,'
        b'"verb":"thing.open"}'
    )
    assert canon(parse(kept)) == kept and json.loads(kept)["v"] == 1
    assert leaf_hash(kept).hex() == "ddb91cf6bc0f29dc6af6bf6024dcb7c101944bac3d2fb49c5dc940d33be62fb7"
