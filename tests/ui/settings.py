"""The user interface alone: `pytest --ds=tests.ui.settings tests/ui`, or runserver with these settings."""

from pathlib import Path

import kientao.ui

_UI = Path(kientao.ui.__file__).parent
SECRET_KEY = "only-for-tests-" + "x" * 40
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.ui.urls"
INSTALLED_APPS = ["kientao.ui"]
MIDDLEWARE = [
    "kientao.ui.security.Security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kientao.ui.language.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kientao.ui.security.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [str(_UI / "templates")],
        "OPTIONS": {"environment": "kientao.ui.environment.environment"},
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [str(_UI / "static")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True


class KIENTAO:
    """What a city would say of itself."""

    demo = True
    zone = "Asia/Ho_Chi_Minh"
    facts = {
        "name": {"vi": "Thành phố Thử", "en": "Trial City"},
        "contact": {"office": "Văn phòng Thử", "address": "1 đường Thử", "phone": "0271 000 000"},
    }
