"""A paper as a file: laid out by the law of its day, .docx or .pdf, and marked where the city is a simulation."""

from django.conf import settings
from django.http import HttpResponse

from kientao.ui import papers_docx, papers_pdf
from kientao.ui.papers import Paper

from .layout import layout

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def mark() -> str:
    """What stands on every page of a demonstration's papers."""
    return "MÔ PHỎNG – văn bản trình diễn, không có giá trị" if settings.KIENTAO.demo else ""


def written(paper: Paper, ending: str) -> bytes:
    """ending: docx or pdf."""
    return (papers_docx.docx if ending == "docx" else papers_pdf.pdf)(paper, layout(paper.on))


def answer(paper: Paper, name: str, ending: str) -> HttpResponse:
    """PDF is shown, .docx downloaded; nobody keeps it."""
    made = HttpResponse(written(paper, ending), content_type=KINDS[ending])
    how = "attachment" if ending == "docx" else "inline"
    made["Content-Disposition"] = f'{how}; filename="{name}.{ending}"'
    made["Cache-Control"] = "private, no-store"
    return made
