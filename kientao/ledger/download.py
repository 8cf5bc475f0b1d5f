"""A kept file as an answer: pictures and PDF are shown, other papers downloaded; who may have it was asked before."""

from django.http import HttpResponse

from kientao.base.errors import Missing

from . import files

SHOWN = ("jpeg", "png", "pdf")


def kind_of(name: str) -> str:
    """ "pdf"; "" where the file is gone."""
    try:
        return files.get(name)[0].kind
    except Missing:
        return ""


def answer(name: str | None) -> HttpResponse:
    """The file. Raises Missing where there is none."""
    if not name:
        raise Missing("file.missing")
    kept, data = files.get(name)
    how = "inline" if kept.kind in SHOWN else "attachment"
    headers = {"Cache-Control": "private, max-age=600", "Content-Disposition": f'{how}; filename="{kept.filename}"'}
    return HttpResponse(data, content_type=kept.media_type, headers=headers)
