"""Signing in and out: one answer for every wrong combination, a lockout that says until when, local `next` only."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db.models import Sum
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.ui import dates
from kientao.ui.pages import page, public, see_other

from . import access, demo

WRONG = T(
    "Tên đăng nhập hoặc mật khẩu chưa đúng.",
    "The sign-in name or the password is not right.",
)
LOCKED = T(
    "Đã thử sai {times} lần nên tạm khoá. Hãy thử lại sau {until}. Quên mật khẩu: đề nghị quản trị viên cấp "
    "đường dẫn mới.",
    "Locked after {times} wrong attempts. Try again after {until}. Forgotten: ask the administrator for a new link.",
)
CROWDED = T(
    "Từ địa chỉ mạng này có quá nhiều lần đăng nhập sai. Hãy thử lại sau ít phút.",
    "There were too many wrong attempts from this network address. Try again in some minutes.",
)
ADDRESS_MAX = 50  # wrong attempts from one address within the cool-off, over all names
EMPTY_LOGIN = T("Hãy ghi tên đăng nhập.", "Write your sign-in name.")
EMPTY_PASSWORD = T("Hãy ghi mật khẩu.", "Write your password.")


def authorise(request: Any, verb: str) -> str | None:
    """For page marks: may the signed-in person do this verb on anything at all? The act asks again."""
    by = access.by_of(request)
    return access.may(by, verb) if by else None


def identify(request: Any) -> object | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def safe_next(request: Any, address: str | None) -> str:
    """A path of this site, or the person's own page. Never another host."""
    fine = address and address.startswith("/") and not address.startswith(("//", "/\\"))
    if fine and url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure()):
        return str(address)
    return "/toi"


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Any) -> HttpResponse:
    """Form, check, a fresh session, and on to where they wanted to go."""
    if request.method != "POST":
        return _form(request)
    name, word = request.POST.get("login", "").strip(), request.POST.get("password", "")
    errors: dict[str, Text] = {}
    if not name:
        errors["login"] = EMPTY_LOGIN
    if not word:
        errors["password"] = EMPTY_PASSWORD
    if errors:
        return _form(request, errors, name)
    if len(name) > 60 or len(word) > 200:
        return _form(request, {"": WRONG}, name[:60])
    if _crowded(request):
        return _form(request, {"": CROWDED}, name, status=429)
    person = authenticate(request, login=name, password=word)  # the key axes counts failures under
    if person is None:
        return _refused(request, name)
    login(request, person)  # rotates the session key
    return see_other(safe_next(request, request.POST.get("next")))


def _crowded(request: Any) -> bool:
    """One address that tries many names: the lock on each name would never notice."""
    since = clock.local(clock.now(), "UTC") - get_cool_off(request)
    recent = AccessAttempt.objects.filter(ip_address=get_client_ip_address(request), attempt_time__gte=since)
    return (recent.aggregate(wrong=Sum("failures_since_start"))["wrong"] or 0) >= ADDRESS_MAX


def _refused(request: Any, name: str) -> HttpResponse:
    if AxesProxyHandler.is_allowed(request, {"login": name}):
        return _form(request, {"": WRONG}, name)
    request.axes_locked_out = False  # this page says it better than the middleware's
    request.axes_credentials = None
    words = Text(
        *(LOCKED.to(lang, times=settings.AXES_FAILURE_LIMIT, until=_until(lang, name)) for lang in ("vi", "en"))
    )
    return _form(request, {"": words}, name, status=429)


def _until(lang: str, name: str) -> str:
    """When the newest failure of this name has cooled off; without one, a whole period from now."""
    last = AccessAttempt.objects.filter(username=name).order_by("-attempt_time").first()
    wait = get_cool_off(None)
    at = clock.instant(last.attempt_time) if last else clock.now()
    return dates.instant(at + int(wait.total_seconds()) * clock.SECOND if wait else at, lang)


def _form(
    request: Any, errors: dict[str, Text] | None = None, name: str = "", status: int | None = None
) -> HttpResponse:
    ask = request.POST if request.method == "POST" else request.GET
    context = {
        "errors": errors or {},
        "login": name,
        "next": safe_next(request, ask.get("next")) if ask.get("next") else "",
        "examples": demo.sign_ins() if settings.KIENTAO.demo else [],
        "password": demo.PASSWORD,
    }
    return page(request, "city/sign_in.html", context, status=status or (422 if errors else 200))


@public
@require_POST
def sign_out(request: Any) -> HttpResponse:
    logout(request)
    return see_other("/")
