"""Named places and things with a label: written down from a file, found by name, reported by one scan."""

import shutil
from pathlib import Path

import pytest
import segno

from kientao.base.yamlfile import BadData
from kientao.city.loading import load
from kientao.city.models import Asset
from kientao.ledger.acts import perform
from kientao.work.reports.models import Report
from tests.cast import CITY, MERGED, SOURCE

from .test_filing import ADDRESS, SCENE, slip_of

TINY = Path(__file__).parents[2] / "towns" / "tiny"
LIGHT = "- {code: den-7, name: {vi: Đèn số 7, en: Light 7}, kind: light, point: [0.001, 51.001], "
LIGHT += "from: 2020-01-01, invented: true}"


@pytest.fixture
def light(streets):
    perform("asset.define", by=CITY, asset="den-7", name={"vi": "Đèn số 7", "en": "Light 7"}, kind="light",
            lon=106_894_000, lat=11_548_000, near="Cổng trước", report="rac", since=MERGED, source=SOURCE)  # fmt: skip
    perform("asset.define", by=CITY, asset="cho", name={"vi": "Chợ W", "en": "Market W"}, kind="place",
            lon=106_895_000, lat=11_549_000, since=MERGED, source=SOURCE)  # fmt: skip
    return streets


def test_a_scan_opens_the_form_with_category_and_place_filled_in(light, client):
    page = client.get("/tai-san/den-7").content.decode()
    address = "/phan-anh/gui?loai=hien-truong&amp;linh-vuc=rac&amp;vat=den-7"
    assert address in page and "Phường Đồng W" in page
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert "Đèn số 7" in form and "Cổng trước" in form
    assert 'value="rac" selected' in form and 'name="lon" id="lon" value="106894000"' in form
    sent = {
        "category": "rac",
        "what": "Đèn tắt",
        "asset": "den-7",
        "lon": "106894000",
        "lat": "11548000",
        "key": "q" * 24,
    }
    row = Report.objects.get(code=slip_of(client.post(ADDRESS, sent))[0])
    assert (row.asset, row.lon, row.ward) == ("den-7", 106_894_000, "w")


def test_a_named_place_stands_for_a_pin(light, client):
    assert "Chợ W" in client.get(ADDRESS).content.decode()
    without = {k: v for k, v in SCENE.items() if k not in ("lon", "lat")}
    row = Report.objects.get(code=slip_of(client.post(ADDRESS, without | {"area": "at:cho"}))[0])
    assert (row.asset, row.lon, row.lat, row.ward) == ("cho", 106_895_000, 11_549_000, "w")
    pinned = Report.objects.get(code=slip_of(client.post(ADDRESS, SCENE | {"area": "at:cho", "key": "b" * 24}))[0])
    assert (pinned.asset, pinned.lon) == ("", int(SCENE["lon"])), "a pin is more exact than a name"
    unknown = client.post(ADDRESS, without | {"area": "at:nowhere", "key": "c" * 24})
    assert unknown.status_code == 422


def test_the_label_is_the_address_of_the_form(light, client):
    sheet = client.get("/tai-san/nhan?ma=den-7").content.decode()
    code = segno.make("http://testserver/phan-anh/gui?loai=hien-truong&linh-vuc=rac&vat=den-7", error="q", micro=False)
    drawn = code.svg_inline(scale=4, border=3, svgclass="qr", lineclass=None, omitsize=True)
    assert drawn.partition(" d=")[2][:200] in sheet
    assert "Đèn số 7" in sheet and "Chợ W" not in sheet
    assert client.get("/tai-san/nowhere").status_code == 404


def test_the_list_is_by_kind_with_a_map(light, client):
    everything, lights = (client.get(f"/tai-san{q}").content.decode() for q in ("", "?loai=light"))
    assert "Chợ W" in everything and "<svg" in everything
    assert "Chợ W" not in lights and "Đèn số 7" in lights


def town(tmp_path, text):
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    (folder / "assets.yaml").write_text(f"assets:\n  {text}\n", "utf-8")
    return folder


def test_a_file_of_them_is_loaded_once(db, tmp_path):
    folder = town(tmp_path, LIGHT)
    assert load(folder, report=lambda words: None)["assets"] == 1
    row = Asset.objects.get(code="den-7")
    assert (row.lon, row.lat, row.invented) == (1_000, 51_001_000, True)
    assert load(folder, report=lambda words: None)["entries"] == 0


@pytest.mark.parametrize(("before", "after", "said"), [
    ("kind: light", "kind: lamp", "lamp"), ("[0.001, 51.001]", "[0.001]", "point"), (", invented: true", "", "source"),
    ("from: 2020-01-01", "from: 2020-01-01, care: nobody", "nobody"),
])  # fmt: skip
def test_faults_of_the_file_are_told_and_nothing_is_written(db, tmp_path, before, after, said):
    with pytest.raises(BadData) as found:
        load(town(tmp_path, LIGHT.replace(before, after)), report=lambda words: None)
    assert said in str(found.value) or "kind" in str(found.value)
    assert not Asset.objects.exists()
