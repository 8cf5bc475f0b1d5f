"""Copy fonts and scripts from the packages pinned in package-lock.json into the tree, with a manifest of hashes.

Only to change a version: edit package.json, `npm install --ignore-scripts`, then `python tools/vendor_assets.py`.
`--check` compares what lies in the tree with the manifests and needs no Node.
"""

import argparse
import json
import shutil
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UI, TESTS = "kientao/ui/static/vendor", "tests/vendor"
FONT = "@fontsource/be-vietnam-pro"

# package -> folder, {file in the package: name in the tree}
PARTS: dict[str, tuple[str, dict[str, str]]] = {
    FONT: (
        UI,
        {
            f"files/be-vietnam-pro-{script}-{weight}-normal.woff2": f"be-vietnam-pro-{script}-{weight}.woff2"
            for script in ("latin", "vietnamese")
            for weight in (400, 600, 700)
        }
        | {"LICENSE": "be-vietnam-pro.LICENSE.txt"},
    ),
    "htmx.org": (UI, {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"}),
    "axe-core": (
        TESTS,
        {
            "axe.min.js": "axe.min.js",
            "LICENSE": "axe.LICENSE.txt",
            "LICENSE-3RD-PARTY.txt": "axe.LICENSE-3RD-PARTY.txt",
        },
    ),
}


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def copy(modules: Path) -> None:
    """Copy every part and write a manifest per folder."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    manifests: dict[str, dict[str, dict[str, str]]] = {UI: {}, TESTS: {}}
    for package, (folder, files) in PARTS.items():
        version = json.loads((modules / package / "package.json").read_text("utf-8"))["version"]
        if version != lock[f"node_modules/{package}"]["version"]:
            sys.exit(f"{package} {version} is not the version in package-lock.json")
        for source, name in files.items():
            (ROOT / folder).mkdir(parents=True, exist_ok=True)
            target = ROOT / folder / name
            shutil.copyfile(modules / package / source, target)
            manifests[folder][name] = {"package": f"{package}@{version}", "sha256": digest(target)}
    for folder, rows in manifests.items():
        (ROOT / folder / "manifest.json").write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n", "utf-8")


def differences() -> list[str]:
    """Files that differ from their manifest, are missing, or are in no manifest."""
    wrong = []
    for folder in (UI, TESTS):
        rows = json.loads((ROOT / folder / "manifest.json").read_text("utf-8"))
        present = {f.name for f in (ROOT / folder).iterdir()} - {"manifest.json"}
        wrong += [f"{folder}/{name}" for name in present ^ set(rows)]
        wrong += [
            f"{folder}/{name}" for name in present & set(rows) if digest(ROOT / folder / name) != rows[name]["sha256"]
        ]
    return sorted(wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="modules", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    if not chosen.check:
        copy(chosen.modules)
    wrong = differences()
    print("\n".join(wrong) or "vendored files match their manifests")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
