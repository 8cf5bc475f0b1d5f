"""Which addresses may stand behind a link."""

import re

# Only what cannot run code: our own paths, the web, post, telephone.
_SAFE = re.compile(r"(?:https?://|mailto:|tel:|/(?![/\\])|\?|#)", re.IGNORECASE)


def href(address: object) -> str:
    """The address if it is safe behind a link, else "#"."""
    text = str(address or "").strip()
    return text if text == "/" or _SAFE.match(text) else "#"
