"""Django's settings, all derived from `config`. Nothing here is decided by hand per machine."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from kientao.site import config

HERE = Path(__file__).resolve().parents[1]
KIENTAO = config.load()
SECRET_KEY = KIENTAO.secret
DEBUG = False
ALLOWED_HOSTS = KIENTAO.hosts
ROOT_URLCONF = "kientao.site.urls"
WSGI_APPLICATION = "kientao.site.wsgi.application"
USE_TZ, TIME_ZONE = True, KIENTAO.zone
LANGUAGE_CODE, USE_I18N = "vi", True
CSRF_FAILURE_VIEW = "kientao.ui.pages.csrf_failure"
AUTH_USER_MODEL = "city.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "axes",
    "kientao.ui",
    "kientao.ledger",
    "kientao.city",
    "kientao.rules",
    "kientao.work.reports",
    "kientao.work.tasks",
    "kientao.work.decisions",
    "kientao.work.meetings",
    "kientao.work.notices",
    "kientao.work.devices",
    "kientao.desk",
    "kientao.board",
    "kientao.site",
]
MIDDLEWARE = [
    "kientao.ui.security.Security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kientao.ui.language.Language",
    "kientao.site.month.Beginning",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kientao.ui.security.Refusals",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(str(p) for p in HERE.glob("**/templates")),
        "APP_DIRS": False,
        "OPTIONS": {"environment": "kientao.ui.environment.environment"},
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [("ui", str(HERE / "ui" / "static"))]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/dang-nhap"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# The pair: an office behind one address is not locked out by one colleague, nor a person by a stranger elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

if not KIENTAO.demo:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
if KIENTAO.proxied:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def _database() -> dict[str, object]:
    """SQLite inside DATA, or PostgreSQL by one address. FULL: an acknowledged act is on the disk."""
    if not KIENTAO.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(KIENTAO.data / "kientao.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA secure_delete=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
            },
            "TEST": {"NAME": str(KIENTAO.data / "test.sqlite3")},
        }
    url = urlsplit(KIENTAO.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": None,
        # Short questions, many joins: without these PostgreSQL spent 10 ms planning who may, for 0.2 ms of answering.
        "OPTIONS": {"options": "-c jit=off -c join_collapse_limit=4"} | dict(parse_qsl(url.query)),
    }


DATABASES = {"default": _database()}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # a refused request is no fault of ours; a traceback is
    "filters": {"traced": {"()": "django.utils.log.CallbackFilter", "callback": lambda record: bool(record.exc_info)}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"kientao": {"level": "INFO"}, "django.request": {"filters": ["traced"]}},
}
