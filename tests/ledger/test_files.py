"""Uploads made harmless, kept under a salted name, swept and erased."""

import io
import os
import zipfile

import pytest
from PIL import Image

from kientao.base import clock
from kientao.base.errors import Missing, Refused
from kientao.ledger import files

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind, size=(40, 30), **more):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


def test_a_picture_is_encoded_anew_without_metadata(folder):
    exif = Image.Exif()
    exif[0x010E] = "nha rieng cua ba Lan"
    kept = files.put(picture("JPEG", exif=exif))
    _, data = files.get(kept.name)
    assert b"nha rieng" not in data and kept.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(data)).size == (40, 30)


def test_a_large_picture_is_made_smaller(folder):
    kept = files.put(picture("PNG", (3000, 100)))
    assert max(Image.open(io.BytesIO(files.get(kept.name)[1])).size) == 2400


def test_the_same_bytes_get_unlike_names(folder):
    assert files.put(PDF).name != files.put(PDF).name


@pytest.mark.parametrize("bad", [
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"<html><script>alert(1)</script>",
    b"\x89PNG\r\n\x1a\n" + b"broken" * 10,
    b"\xff\xd8\xff" + os.urandom(200),
    b"%PDF-1.4 /JavaScript (app.alert(1)) %%EOF",
    b"%PDF-1.4 no end",
    b"PK\x03\x04 not a workbook",
    b"MZ\x90\x00\x03",
    b"",
])  # fmt: skip
def test_what_is_not_a_plain_picture_or_paper_is_refused(folder, bad):
    with pytest.raises(Refused):
        files.put(bad)
    assert list(files.stored()) == []


def test_a_picture_bomb_is_refused_by_the_child_not_felt_by_the_server(folder):
    header = picture("PNG", (10, 10))
    bomb = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(Refused):
        files.put(bomb)


def test_a_workbook_bomb_and_macros_are_refused(folder):
    for name, data in (("big.xml", b"0" * (65 * 1024 * 1024)), ("xl/vbaProject.bin", b"x")):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(name, data)
        with pytest.raises(Refused):
            files.put(out.getvalue())


def test_a_file_over_the_limit_is_refused_with_the_limit(folder):
    with pytest.raises(Refused, match="5 MB"):
        files.put(b"%PDF-" + b"x" * (5 * 1024 * 1024))


def test_a_changed_file_is_missing_not_served(folder):
    kept = files.put(PDF)
    files.paths(kept.name)[0].write_bytes(PDF + b"changed")
    with pytest.raises(Missing):
        files.get(kept.name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "g" * 64])
def test_names_that_are_no_names_open_nothing(folder, name):
    with pytest.raises(Missing):
        files.get(name)


def test_what_no_row_names_is_swept_after_a_week(folder, monkeypatch):
    named, old, new = files.put(PDF), files.put(PDF), files.put(PDF)
    monkeypatch.setattr(files, "names", lambda: {named.name})
    for kept in (named, old):
        os.utime(files.paths(kept.name)[0], (0, 0))
    assert files.sweep(clock.now()) == 1
    assert set(files.stored()) == {named.name, new.name}
