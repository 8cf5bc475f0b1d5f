"""/toi/uy-quyen: who acts for a post during leave. Whoever heads an office delegates the posts in it, their own too."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kientao.base.errors import Missing, Refused
from kientao.base.text import T
from kientao.ledger.acts import By
from kientao.ui.dates import read_day
from kientao.ui.pages import needs, page

from . import reach
from .access import today
from .acts import people as acts
from .models import Delegation, Holding, Person, Post, valid
from .sent import Sent, done

WANTED = {"post": T("Hãy chọn vị trí.", "Choose a post."), "person": T("Hãy chọn người.", "Choose a person."),
          "since": T("Hãy chọn ngày.", "Choose a day."), "until": T("Hãy chọn ngày.", "Choose a day.")}  # fmt: skip


@needs("delegation.start")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegating(request: Any) -> HttpResponse:
    """The delegations that run or will, and a form for a new one."""
    sent = Sent(request)
    if request.method == "POST" and (receipt := _start(sent)):
        return done(receipt, "/toi/uy-quyen")
    posts = _posts(sent.by)
    people = dict(Person.objects.filter(until=None).order_by("name").values_list("code", "name"))
    running = Delegation.objects.filter(post__in=posts, until__gte=today()).order_by("since", "code")
    held = Holding.objects.filter(valid(today()), post__in=posts)
    context = {
        "rows": [{"row": r, "post": posts[r.post], "person": people.get(r.person, r.person)} for r in running],
        "posts": list(posts.items()), "people": list(people.items()), "form": sent.typed, "errors": sent.errors,
        "mine": sent.by.post, "holders": {row.post: people.get(row.person, "") for row in held}, "now": today(),
    }  # fmt: skip
    return page(request, "city/delegating.html", context, status=sent.status if sent.errors else 200)


@needs("delegation.end")
@require_POST
def ending(request: Any, code: str) -> HttpResponse:
    """Back earlier: today is the last day."""
    sent = Sent(request)
    row = Delegation.objects.filter(code=code, post__in=_posts(sent.by)).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    last = max(today(), row.since)
    receipt = acts.end_delegation(by=sent.by, post=row.post, delegation=code, until=last)
    return done(receipt, "/toi/uy-quyen") if receipt else delegating(request)


def _posts(by: By) -> dict[str, Any]:
    """Posts within reach of the right to delegate: {code: title}."""
    found = [power for power in reach.powers(by, "delegation") if reach.gives(power, "delegation.start")]
    rows = Post.objects.filter(valid(today())).order_by("code")
    if not any(power.path == "" for power in found):
        rows = rows.filter(office__in=reach.offices(found))
    return dict(rows.values_list("code", "title"))


def _start(sent: Sent) -> Any:
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = read_day(sent.text(name)[:20]) if sent.text(name) else None
        except Refused as error:
            sent.errors[name] = error.say(sent.request.lang)
    for name, words in WANTED.items():
        if not sent.text(name):
            sent.errors[name] = words
    if sent.errors:
        return None
    return sent.perform(acts.start_delegation, "post", post=sent.text("post"), person=sent.text("person"),
                        reason=sent.text("reason")[:300], **days)  # fmt: skip
