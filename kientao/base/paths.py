"""Where the data that travels with the package lies."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def data(name: str) -> Path:
    """Folder `law` or `cities`: inside an installed wheel, or beside the package in a checkout."""
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
