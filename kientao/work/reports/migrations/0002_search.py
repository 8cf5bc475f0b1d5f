"""Lists and search at any volume: an index of words, a place among open work, and indexes that lists follow."""

from django.db import migrations, models
from django.db.models.functions import Coalesce

from kientao.base.text import fold
from kientao.city import search

BATCH = 2000
OPEN = ("new", "assigned", "asked", "reopened")
NEVER = 2**62


def fill(apps, editor):
    """What everybody may know of the reports that are there, as the model folds it from now on; and their turn."""
    reports = apps.get_model("reports", "Report")
    categories = dict(apps.get_model("reports", "Category").objects.values_list("code", "name"))
    wards = dict(apps.get_model("city", "Unit").objects.values_list("code", "name"))
    rows = reports.objects.values_list("pk", "code", "category_id", "ward", "words", "place", "words_public")
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = part[-1][0]
        made = []
        for pk, code, category, ward, words, place, shown in part:
            names = [*categories.get(category, {}).values(), *(wards.get(ward) or {}).values()]
            made.append((fold(" ".join([code, *names, f"{words} {place}" if shown else ""]))[:4000], pk))
        with editor.connection.cursor() as cursor:
            cursor.executemany("UPDATE reports_report SET folded_open = %s WHERE id = %s", made)
    still = reports.objects.filter(state__in=OPEN)
    still.update(turn=Coalesce("due", NEVER))


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("city", "0001_initial")]

    operations = [
        migrations.AddField("report", "folded_open", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("report", "turn", models.BigIntegerField(null=True)),
        migrations.AlterField("report", "ward", models.CharField(blank=True, max_length=60)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("report", "report_inbox"),
        migrations.RemoveIndex("report", "report_office"),
        migrations.RemoveIndex("report", "report_newest"),
        migrations.AddIndex("report", models.Index(
            fields=["turn", "code", "office", "holder", "audience"], name="report_turn",
            condition=models.Q(turn__isnull=False),
        )),
        migrations.AddIndex("report", models.Index(fields=["opened", "code"], name="report_newest")),
        migrations.AddIndex("report", models.Index(fields=["ward", "opened"], name="report_ward")),
        migrations.AddIndex("report", models.Index(fields=["holder", "state"], name="report_holder")),
        migrations.AddIndex("report", models.Index(fields=["answered"], name="report_answered")),
        migrations.AddIndex("report", models.Index(fields=["lat", "lon"], name="report_place")),
        search.build("reports_report", "folded", "folded_open"),
    ]  # fmt: skip
