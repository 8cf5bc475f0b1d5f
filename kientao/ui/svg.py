"""What charts and maps share: escaping, coordinates, round steps, and the SVG frame with title and description."""

import math

from markupsafe import Markup, escape


def esc(text: object) -> str:
    """Text safe inside SVG text and attributes, without Markup's own arithmetic."""
    return str(escape(str(text)))


def xy(value: float) -> str:
    """A coordinate to a tenth, in the shortest spelling."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def frame(klass: str, width: float, height: float, title: str, desc: str, body: str, role: str = "img") -> Markup:
    """The whole picture; `body` is SVG that is already escaped."""
    told = f"<desc>{esc(desc)}</desc>" if desc else ""
    label = esc(f"{title}. {desc}" if desc else title)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{klass}" viewBox="0 0 {xy(width)} {xy(height)}" '
        f'role="{role}" aria-label="{label}" font-size="14" fill="#1f2622">'
        f"<title>{esc(title)}</title>{told}{body}</svg>"
    )


def text(x: float, y: float, words: object, klass: str = "", anchor: str = "") -> str:
    cls = f' class="{klass}"' if klass else ""
    anchor = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{xy(x)}" y="{xy(y)}"{cls}{anchor}>{esc(words)}</text>'


def step(span: float, parts: int) -> float:
    """A round step (1, 2 or 5 times a power of ten) that cuts `span` into about `parts`."""
    raw = span / max(parts, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)


def ticks(low: float, high: float, parts: int = 4) -> list[float]:
    """Round values from at or below `low` to at or above `high`."""
    # A span that is nothing beside its values is a flat line, which stands in the middle.
    if high - low <= max(abs(low), abs(high), 1.0) * 1e-9:
        spread = abs(low) * 0.1 if abs(low) > 1e-9 else 1.0
        low, high = low - spread, high + spread
    by = step(high - low, parts)
    first, last = math.floor(low / by + 1e-9), math.ceil(high / by - 1e-9)
    return [i * by for i in range(first, last + 1)]


# Four marks that differ in shape, not only in colour; each is centred and about 9 units across.
def marker(shape: int, x: float, y: float, r: float = 4.5) -> str:
    """SVG element start of mark number `shape`, without its end, for attributes to follow."""
    if shape % 4 == 0:
        return f'<circle cx="{xy(x)}" cy="{xy(y)}" r="{xy(r)}"'
    if shape % 4 == 1:
        return f'<rect x="{xy(x - r)}" y="{xy(y - r)}" width="{xy(2 * r)}" height="{xy(2 * r)}"'
    if shape % 4 == 2:
        return f'<path d="M{xy(x)} {xy(y - r - 1)}l{xy(r + 1)} {xy(2 * r)}h{xy(-2 * r - 2)}z"'
    side, back = xy(r + 1), xy(-r - 1)
    return f'<path d="M{xy(x)} {xy(y - r - 1)}l{side} {side} {back} {side} {back} {back}z"'
