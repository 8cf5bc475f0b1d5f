"""Rows of nouns are written by statements composed once; what they store is what Django would store."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, models
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from kientao.ledger import prepared
from kientao.ledger.acts import Done, act

from .things import MINH, Thing


def statements(work):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return [q["sql"] for q in seen.captured_queries if "ledger_thing" in q["sql"]]


def test_opening_is_one_insert_and_changing_one_update_of_what_changed(inline):
    opened = statements(lambda: inline.open_thing(by=MINH, code="a", value="1"))
    assert len(opened) == 1 and opened[0].startswith("INSERT")
    changed = statements(lambda: inline.change_thing(by=MINH, code="a", value="2"))
    assert len(changed) == 2 and changed[1].startswith("UPDATE") and "link_id" not in changed[1]
    row = Thing.objects.get(code="a")
    assert (row.value, row.entry, row.link_id) == ("2", 2, None) and row.pk


@pytest.fixture
def odd(inline):
    """Run a function in an act and give back what it raised."""

    def run(work):
        @act("thing.odd")
        def odd_thing(*, by):
            work()
            return Done("odd")

        odd_thing(by=MINH)

    return run


def test_an_expression_is_left_to_django(inline, odd):
    inline.open_thing(by=MINH, code="a", value="1")

    def work():
        row = Thing.objects.get(code="a")
        row.value = Concat(F("value"), Value("+"))
        row.save(update_fields=["value"])

    odd(work)
    assert Thing.objects.get(code="a").value == "1+"


def test_a_row_read_in_part_changes_only_in_that_part(inline, odd):
    inline.open_thing(by=MINH, code="a", value="1")

    def work():
        row = Thing.objects.only("code").get(code="a")
        row.save()

    odd(work)
    row = Thing.objects.get(code="a")
    assert (row.value, row.entry) == ("1", 2)


def test_a_row_that_is_not_there_is_an_error_and_a_taken_code_too(inline, odd):
    inline.open_thing(by=MINH, code="a", value="1")

    def gone():
        row = Thing.objects.get(code="a")
        row.pk = 999_999
        row.save(update_fields=["value"])

    with pytest.raises(DatabaseError):
        odd(gone)
    with pytest.raises(IntegrityError):
        odd(lambda: Thing(code="a", value="2").save())
    assert Thing.objects.get().value == "1"


def test_a_saved_row_is_as_django_leaves_it(inline, odd):
    kept = []

    def work():
        row = Thing(code="a", value="1")
        row.save()
        row.value = "2"
        row.save()
        kept.append(row)

    odd(work)
    row = kept[0]
    assert row == Thing.objects.get(code="a") and row._state.db == "default" and not row._state.adding


def test_models_with_more_than_plain_columns_are_not_prepared():
    class Odd(models.Model):
        code = models.CharField(max_length=3, primary_key=True)

        class Meta:
            app_label = "ledger"
            managed = False

    assert prepared.plan(Odd, connection.vendor) is None and prepared.plan(Thing, connection.vendor) is not None
