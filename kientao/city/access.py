"""Who may do and see what, decided in SQL in one place (the view `city_power`), with the reason as a column.

An act asks `may`; lists, details, searches, exports, counts and sums all go through `visible`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.ledger.verbs import By

from .models import Office, Power

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")


class Machine(NamedTuple):
    """What acts without a person: the verbs it is allowed, and why."""

    verbs: tuple[str, ...]
    why: Text


# Machines are few and fixed; a room above adds its own with `machine(...)` at start. No person ever acts as one.
MACHINES: dict[str, Machine] = {}
# What every person may do to their own row, whatever posts they hold.
OWN_VERBS = frozenset({"person.password", "person.end_sessions"})


def machine(label: str, *verbs: str, why: Text) -> None:
    """`machine("import:city", "unit.*", …, why=T(…))`: label is a By's kind and name; doors add to each other's."""
    told = MACHINES.get(label, Machine((), why))
    MACHINES[label] = Machine((*told.verbs, *verbs), why)


machine(
    "import:city", "unit.*", "asset.*", "office.*", "post.*", "person.*", "holding.*", "delegation.*", "role.*",
    "grant.*", "week.*", "workday.*", "kind.*", "source.*", "sensor.*",
    why=T("Nạp thư mục dữ liệu của thành phố", "Loads the city's own folder of data"),
)  # fmt: skip
machine(
    "system:operator", "person.*", "invite.*", "holding.*", "grant.*", "log.*", "key.*", "sealed.*", "origin.*",
    "source.*",
    why=T("Người vận hành máy chủ, tại dòng lệnh", "The operator of the server, at the command line"),
)  # fmt: skip
machine("system:invite", "person.password", why=T("Đường dẫn đặt mật khẩu một lần", "One-time link to set a password"))
machine("system:deadlines", "deadline.recompute", why=T("Lịch làm việc thay đổi", "The calendar changed"))


# What anybody may do about a case that their slip opens, under a pseudonym that belongs to this case alone.
RESIDENTS: dict[str, Text] = {}


def resident(*verbs: str, why: Text) -> None:
    """A door says which of its verbs a resident may do; the page has checked the slip."""
    RESIDENTS.update(dict.fromkeys(verbs, why))


# What acts for somebody else: kind of a By -> who decides. A room above declares its own.
AGENTS: dict[str, Callable[..., str | None]] = {}


def agent(kind: str) -> Callable[[Callable[..., str | None]], Callable[..., str | None]]:
    """Declare who says what actors of a kind may do: `fn(by, verb, noun, code) -> reason or None`."""

    def declare(decide: Callable[..., str | None]) -> Callable[..., str | None]:
        AGENTS[kind] = decide
        return decide

    return declare


def today() -> date:
    return clock.day(clock.now(), settings.KIENTAO.zone)


def _fits(verb: str, patterns: tuple[str, ...]) -> bool:
    return verb in patterns or f"{verb.partition('.')[0]}.*" in patterns or "*" in patterns


@cache
def _thing_sql(noun: type[models.Model] | None, vendor: str) -> str:
    """One SELECT: the power of this login in this post for the verb, over the office that answers for the thing."""
    find = "instr" if vendor == "sqlite" else "strpos"
    sql = (
        "SELECT how, role, scope FROM city_power WHERE login = %s AND post = %s AND since <= %s AND until >= %s"
        f" AND ({find}(verbs, %s) > 0 OR {find}(verbs, %s) > 0 OR {find}(verbs, '|*|') > 0)"
    )
    if noun is None:
        return sql + " LIMIT 1"
    quote = connection.ops.quote_name
    if _column(noun, "shared"):  # helpers' offices reach it too
        table, instr = quote(noun._meta.db_table), f"{find}(t.shared, '|' || o.code || '|') > 0"
        return sql + (
            f" AND (path = '' OR EXISTS (SELECT 1 FROM {table} t JOIN city_office o ON o.code = t.office OR {instr}"
            " WHERE t.code = %s AND substr(o.path, 1, length(city_power.path)) = city_power.path)) LIMIT 1"
        )
    if noun is Office:
        path = "SELECT path FROM city_office WHERE code = %s"
    elif column := _column(noun, "office") or _column(noun, "care"):  # a thing is its keeper's
        table = quote(noun._meta.db_table)
        path = f"SELECT o.path FROM {table} t JOIN city_office o ON o.code = t.{quote(column)} WHERE t.code = %s"
    else:  # belongs to no office: only a grant for all reaches it
        path = "SELECT '' WHERE %s <> ''"
    return sql + f" AND substr(COALESCE(({path}), ''), 1, length(path)) = path LIMIT 1"


def _column(noun: type[models.Model], name: str) -> str | None:
    try:
        return noun._meta.get_field(name).column  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return None


def may(by: By, verb: str, noun: type[models.Model] | None = None, code: str | None = None) -> str | None:
    """The reason why this actor may do this verb to this thing, or None. One statement, on this connection.

    noun None: the verb is not about one thing, so any scope will do.
    """
    if by.kind != "post":
        return _may_other(by, verb, noun, code)
    if not by.person:
        return None
    day = today().isoformat()
    values: list[Any] = [by.person, by.post, day, day, f"|{verb}|", f"|{verb.partition('.')[0]}.*|"]
    if noun is not None:
        values.append(code or "-")
    with connection.cursor() as cursor:
        cursor.execute(_thing_sql(noun, connection.vendor), values)  # type: ignore[arg-type]
        row = cursor.fetchone()
    return _reason(by.post, *row) if row else None


def _may_other(by: By, verb: str, noun: type[models.Model] | None, code: str | None) -> str | None:
    if by.kind in AGENTS:
        return AGENTS[by.kind](by, verb, noun, code) if by.person is None else None
    if by.kind == "person":  # signed in, acting for nobody but themselves
        if verb not in OWN_VERBS or not by.person:
            return None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT code FROM city_person WHERE login = %s AND code = %s AND until IS NULL", [by.person, code]
            )
            return "own" if cursor.fetchone() else None
    if by.kind == "resident":
        return "resident" if verb in RESIDENTS and by.person is None else None
    found = MACHINES.get(by.label)
    if found is None or by.person is not None or not _fits(verb, found.verbs):
        return None
    return f"machine {by.label}"


def _reason(post: str, how: str, role: str, scope: str) -> str:
    return f"{how} {post} {role} {scope}"


def explain(reason: str) -> Text:
    """A reason in words."""
    kind, *parts = reason.split(" ")
    if kind in ("held", "delegated") and len(parts) == 3:
        how = T("giữ vị trí", "holds the post") if kind == "held" else T("được uỷ quyền vị trí", "acts for the post")
        return Text(
            f"{how.vi} «{parts[0]}», vai trò «{parts[1]}», phạm vi «{parts[2]}»",
            f"{how.en} “{parts[0]}”, role “{parts[1]}”, scope “{parts[2]}”",
        )
    if kind == "machine" and parts and parts[0] in MACHINES:
        return MACHINES[parts[0]].why
    if kind == "resident":
        return T("người dân, về việc của chính mình", "a resident, about their own case")
    if kind == "rule":
        return Text(f"quy tắc «{parts[0]}» đã được duyệt", f"the approved rule “{parts[0]}”")
    if kind == "own":
        return T("việc của chính mình", "their own affair")
    return T("ai cũng được xem", "open to everybody") if kind == "public" else Text(reason, reason)


_asked: ContextVar[dict[Any, Any] | None] = ContextVar("asked", default=None)


@contextmanager
def one_view() -> Iterator[None]:
    """While one page over all doors is made, what an actor may and which offices lie there is asked once.

    Acts ask for themselves, always: this is for reading only.
    """
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def once(key: tuple[Any, ...], ask: Callable[[], R]) -> R:
    """The answer of this view, or a fresh one outside of any."""
    kept = _asked.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    found: R = kept[key]
    return found


def powers_of(by: By | None, day: date | None = None) -> list[Power]:
    """All powers this actor has, in order of their codes."""
    return once(("powers", by, day), lambda: list(allowed(by, day).order_by("code")))


def office_paths() -> list[tuple[str, str]]:
    return once(("paths",), lambda: list(Office.objects.values_list("code", "path")))


def allowed(by: By | None, day: date | None = None) -> QuerySet[Power]:
    """The powers this actor has on a day (default: today in the city)."""
    on = day or today()
    if by is None or by.kind != "post" or not by.person:
        return Power.objects.none()
    return Power.objects.filter(login=by.person, post=by.post, since__lte=on, until__gte=on)


def visible(queryset: QuerySet[M], by: By | None = None, day: date | None = None) -> QuerySet[M]:
    """Only the rows this actor may read, each with its `reason`. For nouns with `audience`, `office`, perhaps `shared`.

    The powers and the offices they reach are asked first; the order and the other conditions of a list find its rows.
    """
    public = Q(audience="public")
    if by is None or by.kind != "post" or not by.person:
        return queryset.filter(public).annotate(reason=Value("public", CharField()))
    reasons, helped = [When(public, then=Value("public"))], _column(queryset.model, "shared") is not None
    for audience, offices, told in _reach(by, day):
        here = Q(audience=audience)
        if offices is not None:
            here &= Q(office__in=offices) | (_helped(offices) if helped and audience == "office" else Q())
        reasons.append(When(here, then=Value(told)))
    # asked as one expression: as a condition of its own the engine would collect nearly every row by its audience
    return queryset.annotate(reason=Case(*reasons, output_field=CharField(null=True))).filter(reason__isnull=False)


def _helped(offices: list[str]) -> Q:
    """Rows that name one of these offices among their helpers, `shared`: |a|b|."""
    found = Q()
    for code in offices:
        found |= Q(shared__contains=f"|{code}|")
    return found


def _reach(by: By, day: date | None) -> list[tuple[str, list[str] | None, str]]:
    """[(audience, office codes, reason)]; None: every office, and rows of none. Two small questions."""
    powers = powers_of(by, day)
    paths = office_paths() if any(power.path for power in powers) else []
    found: list[tuple[str, list[str] | None, str]] = []
    for power in powers:
        offices = [code for code, at in paths if at.startswith(power.path)] if power.path else None
        told = _reason(by.post, power.how, power.role, power.scope)
        found += [(one, offices, told) for one in ("office", "closed") if f"|{one}|" in power.reads and offices != []]
    return found


def posts_of(login: str, day: date | None = None) -> list[dict[str, Any]]:
    """Posts this person holds or acts for on a day: [{post, how, office, title}], held ones first."""
    on = (day or today()).isoformat()
    sql = """
        SELECT p.code, a.how, p.office, a.until FROM (
          SELECT post, person, since, until, 'held' AS how FROM city_holding
          UNION ALL SELECT post, person, since, until, 'delegated' FROM city_delegation) a
        JOIN city_person pe ON pe.code = a.person JOIN city_post p ON p.code = a.post
        WHERE pe.login = %s AND pe.until IS NULL AND a.since <= %s AND (a.until IS NULL OR a.until >= %s)
          AND p.since <= %s AND (p.until IS NULL OR p.until >= %s)
        ORDER BY a.how DESC, p.code"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [login, on, on, on, on])
        return [{"post": row[0], "how": row[1], "office": row[2], "until": row[3]} for row in cursor.fetchall()]


def by_of(request: Any) -> By | None:
    """Who acts in this request: the signed-in person in the post chosen at /toi, else their first post."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if not hasattr(request, "_by"):
        mine = [row["post"] for row in posts_of(user.login)]
        chosen = request.session.get("post")
        post = chosen if chosen in mine else (mine[0] if mine else None)
        request._by = By(post, user.login) if post else By("", user.login, "person")
    return request._by
