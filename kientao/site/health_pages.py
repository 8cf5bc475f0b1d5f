"""/health and /metrics."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.base.errors import Forbidden, declare
from kientao.base.text import T
from kientao.ledger import consumers
from kientao.site import health
from kientao.ui.pages import page, public

declare("metrics.elsewhere", T(
    "Số đo cho máy chỉ mở tại chính máy chủ, hoặc với mã KIENTAO_METRICS_TOKEN.",
    "Metrics are open on the server itself, or with the token KIENTAO_METRICS_TOKEN.",
))  # fmt: skip
LEVEL = {health.GOOD: 0, health.SOON: 1, health.NOW: 2}


@public
@require_safe
def status(request):
    """200: nothing pressing; 503: do the first thing first. Told as JSON where the caller prefers it."""
    found = health.checks(clock.now())
    pressing = [check for check in found if check.state != health.GOOD]
    code = 503 if any(check.state == health.NOW for check in found) else 200
    lang = getattr(request, "lang", "vi")
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        told = [{"name": c.name, "state": c.state, "words": c.words.to(lang)} for c in found]
        return JsonResponse({"status": "ok" if code == 200 else "attention", "checks": told}, status=code)
    about = {"checks": found, "first": pressing[0] if pressing else None, "later": pressing[1:]}
    if any(check.name == "database" for check in found):
        about["signed_in"] = None  # who is signed in lies in the database
    answer = page(request, "site/health.html", about, status=code)
    answer["Cache-Control"] = "no-store"
    return answer


@public
@require_safe
def metrics(request):
    """Prometheus' text format. Only for this machine, or with the token."""
    if not _near(request) and not _knows_token(request):
        raise Forbidden("metrics.elsewhere")
    found = health.checks(clock.now())
    lines = ["# TYPE kientao_check gauge"]
    lines += [f'kientao_check{{name="{c.name}"}} {LEVEL[c.state]}' for c in found]
    lines += ["# TYPE kientao_value gauge"]
    lines += [f'kientao_value{{name="{c.name}"}} {c.value:g}' for c in found if c.value is not None]
    if not any(check.name == "database" for check in found):
        lines += ["# TYPE kientao_entries counter", f"kientao_entries {health.entries_count()}"]
        lines += [f'kientao_backlog{{consumer="{n}"}} {v}' for n, v in sorted(consumers.backlog().items())]
        lines += [f'kientao_jobs{{state="{s}"}} {n}' for s, n in health.jobs_by_state().items()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _near(request: HttpRequest) -> bool:
    """From this machine and not through a proxy, which is near as well."""
    passed_on = {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_FORWARDED_PROTO"} & set(request.META)
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not passed_on


def _knows_token(request: HttpRequest) -> bool:
    token = settings.KIENTAO.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
