"""A page is a plain function: a mark that says who may see it, and `page(...)` that renders it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kientao.base.errors import Forbidden, declare
from kientao.base.text import T

from .errors import bad_request, csrf_failure, failed, forbidden, not_found
from .render import may, page, register, who

__all__ = [
    "bad_request", "csrf_failure", "failed", "forbidden", "kept", "may", "needs", "not_found", "page", "public",
    "register", "see_other", "signed_in", "who",
]  # fmt: skip

View = Callable[..., HttpResponse]
SIGN_IN = "/dang-nhap"

declare(
    "page.forbidden",
    T(
        "Vị trí công tác của bạn chưa được giao quyền làm việc này.",
        "Your post has not been given the right to do this.",
    ),
)


def _marked(view: View, access: str) -> View:
    """Routes are walked by a test: each view says who may see it."""
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Mark: anybody may see this page."""
    return _marked(view, "public")


def kept(*query: str, seconds: int = 60) -> Callable[[View], View]:
    """Mark of a public page: its bytes may be given again to whoever is not signed in, while no noun it read has moved.

    query: the parameters it knows; with others it is made anew. seconds: how old it may get, for pages show clocks.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = view(request, *args, **kwargs)
            if set(request.GET) <= set(query):
                answer.kept = seconds  # type: ignore[attr-defined]
            return answer

        made.keeps = query  # type: ignore[attr-defined]
        return made

    return mark


def needs(verb: str) -> Callable[[View], View]:
    """Mark: only who is signed in and may do `verb`. Others sign in first (303), or are refused (403)."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if who(request) is None:
                return _sign_in_first(request)
            if not may(request, verb):
                raise Forbidden("page.forbidden", verb=verb)
            return view(request, *args, **kwargs)

        return _marked(guarded, verb)

    return mark


def signed_in(back: str = "") -> Callable[[View], View]:
    """Mark: any signed-in person, for their own affairs. Others sign in first, then come to `back` or back here."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _sign_in_first(request, back) if who(request) is None else view(request, *args, **kwargs)

        return _marked(guarded, "person")

    return mark


def _sign_in_first(request: HttpRequest, back: str = "") -> HttpResponse:
    """A form that was sent comes back empty, so after sign-in its page is opened, not its POST repeated."""
    back = back or (request.get_full_path() if request.method in ("GET", "HEAD") else request.path)
    return see_other(f"{SIGN_IN}?{urlencode({'next': back})}")


def see_other(url: str) -> HttpResponse:
    """After a POST: go and look (303), so that reloading repeats nothing."""
    return HttpResponseRedirect(url, status=303)
