"""Lines in an inbox: laid and taken away inside the act that is their reason."""

from kientao.base.text import fold
from kientao.ledger.acts import now_index, present

from .models import Nudge

WORDS_MAX, LINK_MAX = 500, 200
NEVER = 2**62  # no deadline: after everything that has one


def lay(kind: str, about: str, *, office: str, rule: str, words: str, link: str = "", due: int | None = None) -> None:
    """One open line of a kind about a thing; a second one would say the same."""
    code = f"{kind}.{about}"[:120]
    row = Nudge.objects.filter(code=code).first() or Nudge(code=code, first=now_index())
    row.kind, row.about, row.office, row.rule, row.audience = kind, about[:120], office, rule, "office"
    row.words, row.link, row.opened = words[:WORDS_MAX], link[:LINK_MAX], present()
    row.due, row.turn = due, NEVER if due is None else due
    row.folded = fold(f"{rule} {words}")
    row.save()


def clear(kind: str, about: str) -> None:
    """Somebody moved: nothing is expected any more."""
    for row in Nudge.objects.filter(code=f"{kind}.{about}"[:120], turn__isnull=False):
        row.turn = row.due = None
        row.save(update_fields=["turn", "due"])
