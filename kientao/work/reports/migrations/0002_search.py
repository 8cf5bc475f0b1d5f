"""An index for search: all words for those who answer, and of what is public for everybody."""

from django.db import migrations, models

from kientao.base.text import fold
from kientao.city import search

BATCH = 2000


def fill(apps, editor):
    """What everybody may know of the reports that are there, as the model folds it from now on."""
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


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("city", "0001_initial")]

    operations = [
        migrations.AddField("report", "folded_open", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        search.build("reports_report", "folded", "folded_open"),
    ]
