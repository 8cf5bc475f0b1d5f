"""The public register of acts, and an entry with what proves it."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kientao.base.text import LANGUAGES, T, Text, say
from kientao.base.verify import PROVES, PROVES_NOT
from kientao.ui.pages import needs, page, public

from . import entries, naming, publication, rights, seal, witness
from . import log as logs
from .models import Entry, Log, Opening, Sealed

PAGE = 50
WHY_MIN = 10

CLASSES = {
    "public": T("công khai", "public"),
    "on_publication": T("chờ công bố", "until published"),
    "office": T("nội bộ cơ quan", "internal"),
    "closed": T("không công khai", "closed"),
}
KINDS = {
    "post": T("vị trí", "post"),
    "rule": T("quy tắc", "rule"),
    "import": T("nạp dữ liệu", "import"),
    "system": T("hệ thống", "system"),
    "resident": T("người dân", "resident"),
}


@public
def register(request: HttpRequest) -> HttpResponse:
    """Entries, newest first. What is not public shows its class and time, nothing else."""
    head = entries.head()
    before = _number(request.GET.get("truoc"), head)
    verb = request.GET.get("viec", "")
    rows = Entry.objects.filter(index__lt=before).order_by("-index")
    if verb:
        rows = rows.filter(verb=verb, klass="public")
    found = list(rows[: PAGE + 1])
    context = {
        "rows": shown(found[:PAGE]),
        "head": head,
        "verb": verb,
        "verbs": _verbs(),
        "older": found[PAGE - 1].index if len(found) > PAGE else None,
        "newest": before >= head,
        "sealed_upto": sealed_upto(),
    }
    return page(request, "ledger/register.html", context)


@public
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry: what was done, its receipt, and what the receipt proves."""
    row = Entry.objects.filter(index=index).first()
    if row is None:
        raise Http404
    log = Log.objects.filter(start__lte=index).order_by("-number").first()
    body = entries.public_body(row)
    proof = seal.prove(index)
    head = logs.head_of(proof[1]) if proof else None
    context = {
        "row": shown([row])[0],
        "body": body,
        "told": [(words_of_key(row, key), _plain(value)) for key, value in body.get("data", {}).items()],
        "raw": bytes(row.body).decode(),
        "leaf": base64.b64encode(bytes(row.leaf)).decode(),
        "log": log,
        "place": index - log.start if log else index,
        "head": head,
        "root": base64.b64encode(head.root).decode() if head else "",
        "checkpoint": proof[1] if proof else "",
        "path": [base64.b64encode(h).decode() for h in proof[2]] if proof else [],
        "proves": PROVES, "proves_not": PROVES_NOT,
        "erased": list(Sealed.objects.filter(entry=index, erased__isnull=False).values_list("part", flat=True)),
        "next": index + 1 if index + 1 < entries.head() else None,
    }  # fmt: skip
    return page(request, "ledger/entry.html", context)


@public
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The receipt as a file that verifies offline (C2SP tlog-proof, with the entry's bytes inside)."""
    row = Entry.objects.filter(index=index).first()
    if row is None:
        raise Http404
    text = witness.receipt(row)
    if text is None:
        return page(request, "ledger/not_sealed.html", {"index": index}, status=503)
    name = f"bien-nhan-{index}.tlog-proof"
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"},
    )  # fmt: skip


@needs("sealed.open")
def sealed(request: HttpRequest, index: int) -> HttpResponse:
    """Sealed parts of an entry, for whoever may open them: a reason is asked, and each opening leaves a line."""
    row = Entry.objects.filter(index=index).first()
    if row is None:
        raise Http404
    part, why = request.POST.get("part", ""), request.POST.get("why", "").strip()
    errors: dict[str, Any] = {}
    opened: Any = None
    there = list(Sealed.objects.filter(entry=index).order_by("part").values_list("part", "erased"))
    if request.method == "POST":
        if len(why) < WHY_MIN:
            errors["why"] = T("Hãy ghi lý do, ít nhất {n} ký tự.", "State the reason, at least {n} characters.").to(
                request.lang,
                n=WHY_MIN,
            )
        if part not in {name for name, _ in there}:
            errors["part"] = T("Hãy chọn một phần.", "Choose a part.")
        if not errors:
            opened = entries.open_part(index, part, by=rights.actor_of(request), why=why)
    openings = list(Opening.objects.filter(entry=index).order_by("-at")[:PAGE])
    context = {"index": index, "parts": there, "part": part, "why": why, "errors": errors, "opened": opened,
               "shown": bool(request.method == "POST" and not errors), "openings": openings}  # fmt: skip
    return page(request, "ledger/sealed.html", context, status=422 if errors else 200)


def shown(rows: Sequence[Entry]) -> list[dict[str, Any]]:
    """What everybody may see of entries, ready for a table; things by the names readers know."""
    named = naming.of((row, entries.public_body(row)) for row in rows if row.klass == "public")
    return [_show(row, *named.get(row.index, (row.thing, ""))) for row in rows]


def _show(row: Entry, name: Any, address: str) -> dict[str, Any]:
    if row.klass != "public":
        return {"index": row.index, "klass": row.klass, "class_words": CLASSES[row.klass], "open": False,
                "at": row.at}  # fmt: skip
    opening = publication.of(row.verb)
    kind, _, who = row.by.partition(":")
    return {
        "index": row.index, "klass": row.klass, "class_words": CLASSES["public"], "open": True, "at": row.at,
        "on": row.on, "verb": row.verb, "title": opening.title or row.verb, "thing": row.thing,
        "name": name, "href": address,
        "by": who, "by_kind": KINDS.get(kind, T(kind, kind)), "cause": row.cause, "why": opening.why,
        "article": opening.article,
    }  # fmt: skip


def words_of_key(row: Entry, key: str) -> Any:
    return publication.of(row.verb).keys.get(key, key)


def _plain(value: Any) -> Any:
    """A value of a body for a reader: pairs of languages stay pairs, lists are listed, the rest as it is written."""
    if isinstance(value, dict) and {"vi"} <= value.keys() <= {"vi", "en"}:
        return Text(str(value["vi"]), str(value.get("en", value["vi"])))
    if isinstance(value, dict) and "title" in value:
        title = _plain(value["title"])
        article = str(value.get("article", ""))
        return Text(*(", ".join(filter(None, (say(title, lang), article))) for lang in LANGUAGES))
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ", ".join(map(str, value))
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    return "–" if value is None else json.dumps(value, ensure_ascii=False)


def sealed_upto() -> int:
    """Entries below this index are under a signed checkpoint."""
    log = Log.objects.order_by("-number").first()
    file = logs.folder(log) / "checkpoint" if log else None
    if log is None or file is None or not file.is_file():
        return 0
    return log.start + logs.head_of(file.read_text("utf-8")).size


def _verbs() -> list[tuple[str, Any]]:
    """Verbs that are public, for the filter."""
    return sorted(
        ((v, o.title or v) for v, o in publication.table().items() if o.klass == "public"), key=lambda pair: pair[0]
    )


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else default
