"""`page(...)`: a template, the language and who is signed in become an answer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader

from . import banners, language, place
from .nav import NAV

Authorise = Callable[[HttpRequest, str], str | None]
Identify = Callable[[HttpRequest], object | None]


def _nobody(request: HttpRequest, verb: str) -> str | None:
    return None


def _by_session(request: HttpRequest) -> object | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


_authorise: Authorise = _nobody
_identify: Identify = _by_session


def register(authorise: Authorise | None = None, identify: Identify | None = None) -> None:
    """What `city` registers at start.

    authorise(request, verb) -> reason (str) or None (refused); missing = everything refused.
    identify(request) -> object shown as who is signed in (str(...)), or None.
    """
    global _authorise, _identify
    _authorise, _identify = authorise or _authorise, identify or _identify


def who(request: HttpRequest) -> object | None:
    """Whoever is signed in, or None."""
    return _identify(request)


def may(request: HttpRequest, verb: str) -> bool:
    """Whether a page should offer this verb. The act asks again: this only hides what would be refused."""
    return who(request) is not None and bool(_authorise(request, verb))


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """Render a Jinja2 template in the language of the request."""
    lang = getattr(request, "lang", "vi")
    values: dict[str, Any] = {
        "lang": lang,
        "city": place.city(),
        "nav": NAV,
        "here": request.path,
        "other_lang_url": language.switch_url(request, "en" if lang == "vi" else "vi"),
        "beginning": getattr(request, "beginning", None),  # (acts done, of) while a demo's month is lived
        "banners": banners.standing,  # asked where a page shows them
        "can": lambda verb: may(request, verb),
        **(context or {}),
    }
    if "signed_in" not in values:
        values["signed_in"] = who(request)
    with language.use(lang):
        html = loader.get_template(template, using="jinja2").render(values, request)
    return HttpResponse(html, status=status)
