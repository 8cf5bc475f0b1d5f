"""Reference data that may lie beside the checkout. The project builds and passes without it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """The file or folder, or skip and say why."""
    found = ROOT / path
    if not found.exists():
        pytest.skip(f"reference data not beside the checkout: {path}")
    return found
