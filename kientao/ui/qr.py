"""QR codes as SVG, without style or script."""

import segno
from markupsafe import Markup, escape

from kientao.base.text import Text

from .language import lang


def qr(text: str, label: Text, error: str = "m") -> Markup:
    """error: how much of it may be dirty or torn and still be read: m 15 %, q 25 % (a label in the street)."""
    code = segno.make(text, error=error, micro=False)
    drawn = code.svg_inline(scale=4, border=3, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label.to(lang()))}" ', 1))
