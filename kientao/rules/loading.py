"""Loads the rules of a city's folder: each file is checked whole, then enacted. Unchanged files leave no entry."""

from pathlib import Path

from django.conf import settings

from kientao.base.errors import Refused
from kientao.base.yamlfile import BadData, read
from kientao.ledger.acts import By
from kientao.ledger.writer import writing

MACHINE = By.importer("rules")


def files(folder: Path) -> list[Path]:
    """Every rule of a folder, however it is sorted into folders; their cases lie beside them."""
    root = folder / "rules"
    return sorted(file for file in root.rglob("*.yaml") if "cases" not in file.relative_to(root).parts)


def load(folder: Path | None = None) -> int:
    """How many versions are new. Raises BadData with file and what is wrong; the files before it stand."""
    new = 0
    for file in files(folder or settings.KIENTAO.city_folder):
        told = read(file)
        try:
            with writing() as book:
                new += book.perform("rule.enact", by=MACHINE, office=told.get("owner"), told=told) is not None
        except BadData:
            raise
        except Refused as e:
            raise BadData("city.refused", str(file), 1, what=e.say("vi")) from e
    return new
