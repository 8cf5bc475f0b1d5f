import shutil
from pathlib import Path

import pytest

from kientao.base import paths
from kientao.base.yamlfile import BadData
from kientao.city import demo
from kientao.city.loading import load
from kientao.city.models import Office, Person, Unit
from kientao.ledger.models import Entry

TINY = Path(__file__).parents[1] / "towns" / "tiny"
CITIES = sorted(p.parent for p in paths.data("cities").glob("*/city.yaml"))


def quiet(words):
    """Nobody reads the report in a test."""


@pytest.fixture
def town(tmp_path):
    """A copy of the tiny town that a test may spoil."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def spoil(town, file, before, after):
    text = (town / file).read_text("utf-8")
    assert before in text, f"{file} changed: {before}"
    (town / file).write_text(text.replace(before, after, 1), "utf-8")


@pytest.mark.parametrize("folder", [TINY, *CITIES], ids=lambda p: p.name)
def test_a_second_load_of_unchanged_files_leaves_no_entry(db, folder):
    assert load(folder, report=quiet)["entries"] > 0
    count = Entry.objects.count()
    assert load(folder, report=quiet)["entries"] == 0
    assert Entry.objects.count() == count


def test_one_changed_line_is_one_entry(db, town):
    load(town, report=quiet)
    spoil(town, "offices.yaml", "en: Statistics}, serves", "en: Bureau of statistics}, serves")
    assert load(town, report=quiet)["entries"] == 1
    assert Entry.objects.order_by("-index").first().verb == "office.define"


def test_invented_people_of_a_demo_can_sign_in_at_once(db, town):
    load(town, report=quiet)
    assert Person.objects.get(login="anna").check_password(demo.PASSWORD)
    assert [row["login"] for row in demo.sign_ins()] == ["anna", "karl", "stine"]


FAULTS = [
    ("units.yaml", "parent: ml.land", "parent: ml.sea", "city.unknown_ref"),
    ("units.yaml", "until: 2024-03-30\n    area", "until: 2024-03-29\n    area", "city.change_days"),
    ("units.yaml", "kind: xa", "kindly: xa", "city.unknown_key"),
    ("units.yaml", "town.geojson#01", "town.geojson#99", "city.place"),
    ("units.yaml", "town.geojson#01", "../../../../etc/passwd#x", "city.place"),
    ("units.yaml", "- code: li.sued", "- code: li.nord", "city.duplicate"),
    ("units.yaml", "value: 10.5, source: *made", "value: 10.5", "dated.no_source"),
    ("offices.yaml", "serves: li.gebiet, kind: ubnd", "serves: li.nord, kind: ubnd", "city.not_covered"),
    ("offices.yaml", "kind: ubnd, from: 2000-01-01, invented: true", "kind: ubnd, from: 2000-01-01", "dated.no_source"),
    (
        "offices.yaml",
        "{post: rathaus.clerk, from: 2020-01-01}",
        "{post: rathaus.mayor, from: 2021-01-01}",
        "city.overlap",
    ),
    ("offices.yaml", "post: statistik.statistician, role", "post: rathaus.nobody, role", "city.unknown_ref"),
    ("offices.yaml", "scope: own-office", "scope: nowhere", "city.unknown_ref"),
    ("calendar.yaml", "on: 2026-06-20", "on: 2026-06-15", "city.duplicate"),
    ("city.yaml", "zone: Europe/Berlin", "zone: Europe/Lindenau", "city.zone"),
    ("city.yaml", "country: DE", "country: QQ", "city.country"),
    ("city.yaml", "territory: li.gebiet", "territory: li.ort", "city.unknown_ref"),
]


@pytest.mark.parametrize(("file", "before", "after", "code"), FAULTS)
def test_a_fault_is_told_with_file_line_and_remedy_and_nothing_is_written(db, town, file, before, after, code):
    spoil(town, file, before, after)
    with pytest.raises(BadData) as told:
        load(town, report=quiet)
    problems = [p for p in told.value.problems if p.code == code]
    assert problems, [p.code for p in told.value.problems]
    assert problems[0].file.endswith(file) and problems[0].line > 0
    for lang in ("vi", "en"):
        assert problems[0].message(lang) and problems[0].remedy(lang)
        assert "{" not in problems[0].message(lang) + problems[0].remedy(lang).replace("{file", "").replace(
            "{point", ""
        )
    assert not Unit.objects.exists() and not Entry.objects.exists()


def test_all_faults_are_told_at_once(db, town):
    spoil(town, "units.yaml", "parent: ml.land", "parent: ml.sea")
    spoil(town, "offices.yaml", "scope: own-office", "scope: nowhere")
    with pytest.raises(BadData) as told:
        load(town, report=quiet)
    assert {Path(p.file).name for p in told.value.problems} == {"units.yaml", "offices.yaml"}


def test_a_missing_file_is_named(db, town):
    (town / "offices.yaml").unlink()
    with pytest.raises(BadData, match=r"offices\.yaml"):
        load(town, report=quiet)
    assert not Office.objects.exists()
