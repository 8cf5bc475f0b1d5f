"""/toi/du-lieu.json: what the city keeps of the one who is signed in, and all their matters, to take away."""

import json
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.base.text import Text
from kientao.city.access import posts_of
from kientao.city.matters import DOORS, Matter
from kientao.city.models import Delegation, Holding, Person
from kientao.ledger.acts import By
from kientao.ui.pages import signed_in
from kientao.ui.place import city, zone

MATTERS_MAX = 2000  # of one door and post


@signed_in(back="/toi")
@never_cache
@require_safe
def data(request: Any) -> HttpResponse:
    """Person, posts held, delegations both ways, and the matters of each post: open, and waiting on others."""
    person = Person.objects.get(login=request.user.login)
    held = Holding.objects.filter(person=person.code).order_by("since").values("post", "since", "until")
    given = Delegation.objects.filter(person=person.code).order_by("since").values("post", "since", "until")
    told = {
        "simulated": city().demo, "taken": clock.local(clock.now(), zone()).isoformat(),
        "person": {"login": person.login, "name": person.name, "added": person.entry},
        "posts": [_days(row) for row in held], "delegated_to_me": [_days(row) for row in given],
        "matters": {row["post"]: _matters(By(row["post"], person.login)) for row in posts_of(person.login)},
    }  # fmt: skip
    answer = HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _days(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}


def _matters(by: By) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"todo": [], "waiting": []}
    for door in DOORS.values():
        for name, rows in (("todo", door.todo(by)), ("waiting", door.waiting(by))):
            found[name] += [_plain(one) for one in door.tell(list(rows.order_by("code")[:MATTERS_MAX]), by)]
    return found


def _plain(one: Matter) -> dict[str, Any]:
    return {"kind": one.door, "code": one.code, "title": _vi(one.title), "address": one.link, "state": _vi(one.state),
            "due": clock.local(one.due, zone()).isoformat() if one.due else None}  # fmt: skip


def _vi(words: Text | str) -> str:
    return words.vi if isinstance(words, Text) else str(words)
