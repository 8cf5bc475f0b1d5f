"""A paper as PDF by typst: the template beside this file gets the paper as JSON, so nothing anybody wrote is markup.

Fonts: Times New Roman where the machine has it, else one of the same widths, else typst's own.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from .papers import Layout, Paper, cased, number_line, place_date, recipient_lines

TEMPLATE = Path(__file__).with_name("papers.typ")
LIKE_IT = ("Liberation Serif", "Tinos", "Libertinus Serif")  # the last one travels with typst


def pdf(paper: Paper, layout: Layout) -> bytes:
    """The file's bytes, tagged for screen readers. The same paper gives the same bytes."""
    told = json.dumps({"paper": _plain(paper, layout["components"]), "layout": _numbers(layout)}, ensure_ascii=False)
    made: bytes = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs={"told": told}, timestamp=0)
    return made


def _plain(paper: Paper, parts: Mapping[str, Any]) -> dict[str, Any]:
    """Every line as it is printed, so that the template only sets it."""
    blocks = [{"is": type(block).__name__.lower(), **asdict(block)} for block in paper.blocks]
    for block in blocks:
        if block["is"] == "heading" and block["level"] == 1:
            block["text"] = cased(block["text"], parts["chapter"])
    return {
        "title": paper.subject, "author": paper.organ, "blocks": blocks, "basis": paper.basis, "to": paper.to,
        "organ_above": cased(paper.organ_above, parts["organ_above"]), "organ": cased(paper.organ, parts["organ"]),
        "number": number_line(paper) if paper.symbol else "", "place_date": place_date(paper),
        "national_name": parts["national_name"]["text"] if paper.state else "",
        "motto": parts["motto"]["text"] if paper.state else "",
        "kind": cased(paper.kind, parts["kind"]), "subject": paper.subject if paper.kind else "",
        "subject_of_letter": "" if paper.kind else f"V/v {paper.subject}",
        "signed_for": [cased(line, parts["signed_for"]) for line in paper.signed_for],
        "signer_title": cased(paper.signer_title, parts["signer_title"]), "signer": paper.signer,
        "recipients": recipient_lines(paper), "mark": paper.mark, "foot": paper.foot,
    }  # fmt: skip


def _numbers(layout: Layout) -> dict[str, Any]:
    """Plain numbers: mm for lengths, pt for sizes."""
    parts = {
        name: {"size": float(part["use"]), "bold": bool(part.get("bold")), "italic": bool(part.get("italic")),
               "rule": part.get("rule", "")}
        for name, part in layout["components"].items()
    }  # fmt: skip
    return {
        "page": layout["page"], "margins": {side: float(m["use"]) for side, m in layout["margins"].items()},
        "fonts": [layout["font"], *LIKE_IT], "page_number": float(layout["page_number"]["use"]), "parts": parts,
        "body": {name: float(told["use"]) for name, told in layout["body"].items()},
    }  # fmt: skip
