"""`key`: show, rotate, adopt."""

from kientao.base.text import T
from kientao.ledger import keys
from kientao.ledger import log as logs
from kientao.site.commands import ready
from kientao.site.terminal import say


def show() -> int:
    for vkey in keys.vkeys():
        say(vkey)
    keys.current()  # says so where there is none, or where it belongs to another machine
    return 0


def rotate() -> int:
    ready.must()
    vkey = logs.rotate()
    say(T("✓ Khoá mới, hãy công bố:", "✓ The new key, to be published:"))
    say(vkey)
    return 0


def adopt() -> int:
    signer = keys.adopt()
    say(T("✓ Khoá của sổ «{name}» nay thuộc máy này.", "✓ The key of “{name}” now belongs to this machine."),
        name=signer.name)  # fmt: skip
    return 0
