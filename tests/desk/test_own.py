"""What the city keeps of somebody, and all their matters, goes with them."""

import json

from django.test import Client

from kientao.base import ids
from kientao.city.access import today
from kientao.work.tasks import acts as tasks
from tests.cast import build, role
from tests.work.reports.officers import enter


def test_a_person_takes_away_their_own_and_nobody_elses(db):
    cast = build()
    role("officer", ["task.accept", "task.report"], ["office"])
    for ward in ("ward-1", "ward-2"):
        tasks.open_task(
            by=cast.an, office=ward, code=ids.code(), title=f"Việc {ward}", holder=f"{ward}.officer", due=today()
        )
    told = json.loads(enter(Client(), "minh").get("/toi/du-lieu.json").content)
    assert told["person"]["login"] == "minh" and told["simulated"] is True
    assert [row["post"] for row in told["posts"]] == ["ward-1.officer"]
    mine = told["matters"]["ward-1.officer"]["todo"]
    assert [row["title"] for row in mine] == ["Việc ward-1"] and mine[0]["due"] > today().isoformat()
    assert "ward-2" not in json.dumps(told)
    chair = json.loads(enter(Client(), "an").get("/toi/du-lieu.json").content)
    assert {row["title"] for row in chair["matters"]["hall.chair"]["waiting"]} == {"Việc ward-1", "Việc ward-2"}
    assert Client().get("/toi/du-lieu.json").status_code == 303
