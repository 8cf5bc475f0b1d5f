"""A simulated month: the same from the same seed, by real acts, inside the wards, and never without saying so."""

import io

import pytest
from PIL import Image

from kientao.base import clock
from kientao.base.paths import data
from kientao.city import loading as city
from kientao.city import month
from kientao.ledger import files
from kientao.ledger.models import Entry
from kientao.work.reports import living, loading
from kientao.work.reports.models import Contact, Photo, Report, Step
from kientao.work.reports.pages.story import MARK, SOON
from kientao.work.reports.towns import inside
from kientao.work.tasks.models import Task

FOLDER = data("cities") / "dong-xoai"
DAYS = 9


@pytest.fixture
def begun(db, settings, tmp_path):
    """The shipped city as it was some days ago; (what its folder tells, from, until)."""
    settings.KIENTAO = type(settings.KIENTAO)(**{**vars(settings.KIENTAO), "data": tmp_path})
    end = clock.now()
    start = end - DAYS * clock.DAY
    with clock.use(lambda: start - clock.HOUR):
        city.load(FOLDER, report=lambda words: None)
        loading.load(FOLDER)
    told = living.about(FOLDER) | {"per_day": [6, 9], "photos": 6}
    return told, start, end


def test_the_same_seed_gives_the_same_month_and_another_seed_another(begun):
    told, start, end = begun
    first = list(living.events(told, 3, start, end))
    assert first == list(living.events(told, 3, start, end))
    assert first != list(living.events(told, 4, start, end))
    assert [deed.at for deed in first] == sorted(deed.at for deed in first)


def test_the_month_is_lived_by_acts_at_their_own_time_and_a_broken_run_goes_on(begun):
    told, start, end = begun
    half = start + (end - start) // 2
    deeds = list(living.events(told, 1, start, end))
    without = living.Pictures(1, 0, [])
    month.book((deed, without.of(deed)) for deed in deeds if deed.at < half)
    there = Entry.objects.count()
    living.live(told, 1, start, end)
    assert Entry.objects.count() > there
    assert Entry.objects.filter(request__startswith="living:").count() == len(deeds)
    rows = Report.objects.all()
    assert rows.count() > 30 and {"closed", "refused"} <= set(rows.values_list("state", flat=True))
    assert all(start < row.opened < end for row in rows)
    assert Entry.objects.order_by("-index").first().at < end


def test_every_report_says_that_it_is_simulated_and_so_do_its_pictures_and_people(begun):
    living.live(*begun[:1], 1, *begun[1:])
    for row in Report.objects.all():
        assert "Mô phỏng" in row.source["title"]["vi"] and row.external.startswith("mo-phong:")
    for contact in Contact.objects.all():
        assert not contact.email or contact.email.endswith(".invalid")
        assert not contact.name or "mô phỏng" in contact.name
    photo = Photo.objects.first()
    picture = Image.open(io.BytesIO(files.get(photo.file)[1]))
    band = picture.convert("RGB").crop((0, 0, picture.width, 40)).resize((1, 1)).getpixel((0, 0))
    assert band[0] > 120 > band[1]  # the red band with the words


def test_reports_lie_inside_the_ward_they_name(begun):
    living.live(*begun[:1], 1, *begun[1:])
    town = living.Town(begun[0], begun[1])
    shapes = {code: shape["coordinates"] for code, shape in town.wards}
    for row in Report.objects.exclude(external=MARK):
        assert any(inside((row.lon / 1e6, row.lat / 1e6), rings) for rings in shapes[row.ward])


def test_the_story_has_all_its_steps(begun, client):
    living.live(*begun[:1], 1, *begun[1:])
    page = client.get("/cau-chuyen").content.decode()
    assert page.count("chapter-soon") == len(SOON) - 1 and "Thành một nhiệm vụ có hạn" in page
    task = Task.objects.get()
    assert task.about == f"report:{Report.objects.get(external=MARK).code}" and f"/so/{task.first}" in page
    row = Report.objects.get(external=MARK)
    verbs = list(Step.objects.filter(report=row).order_by("at").values_list("verb", flat=True))
    assert verbs == ["report.open", "report.assign", "report.answer", "report.close", "report.rate"]
    assert row.rating == 5 and row.photos.filter(stage="after").exists()


def test_there_are_sixty_sentences_and_more(begun):
    told = begun[0]
    assert sum(len(about["words"]) for about in told["categories"].values()) >= 60
    assert set(told["categories"]) <= set(living.Town(told, begun[1]).categories)
