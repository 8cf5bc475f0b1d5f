"""Which language a page speaks: Vietnamese, unless the visitor's cookie says English."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from kientao.base.text import LANGUAGES, Text, say

COOKIE = "lang"
YEAR_SECONDS = 365 * 86_400
# A context variable, so that macros, charts and number forms need not be handed the language one by one.
_lang: ContextVar[str] = ContextVar("lang", default="vi")


def lang() -> str:
    """The language of the page being made."""
    return _lang.get()


@contextmanager
def use(code: str) -> Iterator[None]:
    """Speak this language inside the block."""
    token = _lang.set(code if code in LANGUAGES else "vi")
    try:
        yield
    finally:
        _lang.reset(token)


def t(vi: str, en: str, **params: object) -> str:
    """`t("Còn {n} ngày", "{n} days left", n=3)` in the language of the page."""
    return Text(vi, en).to(lang(), **params)


def tr(words: object) -> str:
    """Word a Text or a `{"vi", "en"}` mapping; what somebody wrote stays as written (Markup stays Markup)."""
    return words if isinstance(words, str) and not isinstance(words, Text) else say(words, lang())


def switch_url(request: HttpRequest, code: str) -> str:
    """This very page in the other language."""
    query = request.GET.copy()
    query["lang"] = code
    return f"?{query.urlencode()}"


class Language:
    """Sets `request.lang`; `?lang=en` is remembered in a cookie and leaves the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang")
        if asked in LANGUAGES and request.method in ("GET", "HEAD"):
            return _remember(request, asked)
        cookie = request.COOKIES.get(COOKIE)
        chosen = cookie if cookie in LANGUAGES else "vi"
        request.lang = chosen
        with use(chosen):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
            response.headers.setdefault("Content-Language", chosen)
        return response


def _remember(request: HttpRequest, asked: str) -> HttpResponse:
    query = request.GET.copy()
    del query["lang"]
    # One leading slash only: "//elsewhere" would be another site.
    path = "/" + request.path.lstrip("/\\")
    answer = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
    answer.set_cookie(COOKIE, asked, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure())
    patch_vary_headers(answer, ("Cookie",))
    return answer
