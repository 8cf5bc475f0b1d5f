"""What every printed paper bears, so that it is a witness of the log: the newest checkpoint."""

from kientao.base.errors import Unready

from . import log as logs


def checkpoint() -> list[str]:
    """Origin, size and root of the newest checkpoint; [] before the first. Every paper is a witness of it."""
    try:
        file = logs.folder(logs.current()) / "checkpoint"
        head = logs.head_of(file.read_text("utf-8"))
    except (OSError, Unready):
        return []
    return [head.origin, str(head.size), head.root.hex()]


def foot() -> str:
    """The same in one small line; "" before the first."""
    found = checkpoint()
    return f"Mốc sổ công vụ: {found[0]} · {found[1]} dòng · {found[2][:16]}…" if found else ""
