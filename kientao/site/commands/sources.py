"""`source`: keys of those who send readings."""

from kientao.base.text import T
from kientao.city.sources import new_key
from kientao.ledger.acts import By, perform
from kientao.site.commands import ready
from kientao.site.terminal import say

OPERATOR = By.system("operator")


def key(code: str) -> int:
    """The key alone on the output, so that it can be piped; the words beside it."""
    ready.must()
    made = new_key(code, OPERATOR)
    say(T("✓ Khoá mới của «{code}», chỉ in lần này:", "✓ The new key of “{code}”, printed only now:"),
        err=True, code=code)  # fmt: skip
    say(made)
    return 0


def stop(code: str) -> int:
    ready.must()
    perform("source.stop", by=OPERATOR, source=code)
    say(T("✓ «{code}» không gửi được nữa.", "✓ “{code}” may send no more."), code=code)
    return 0
