"""Promises about files: vendored bytes, the style sheet, the palette, and every template of every room."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "kientao/ui/static/ui.css").read_text("utf-8")
TEMPLATES = sorted((ROOT / "kientao").glob("*/templates/**/*.html")) + sorted(
    (ROOT / "kientao").glob("*/*/templates/**/*.html")
)
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", CSS[CSS.index(":root") : CSS.index("*, *")]))


def test_vendored_files_are_the_ones_that_were_pinned():
    done = subprocess.run(
        [sys.executable, "tools/vendor_assets.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_the_lock_names_no_address_and_one_version_each():
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert "://" not in text and "resolved" not in text
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert json.loads(text)["packages"][f"node_modules/{name}"]["version"] == version
        assert json.loads(text)["packages"][f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_fonts_and_style_sheet_stay_small():
    fonts = sum(f.stat().st_size for f in (ROOT / "kientao/ui/static/vendor").glob("*.woff2"))
    assert fonts <= 150_000 and len(CSS.encode()) <= 30_000


OURS = sorted(file for file in (ROOT / "kientao/ui/static").iterdir() if file.suffix in (".css", ".js"))
TOO_NEW = {  # an office's PC is as old as its Windows
    ".css": r":has\(|@container|@layer|@scope|color-mix|oklch|light-dark|subgrid|dvh|&",
    ".js": r"\?\.|\?\?|\.replaceAll\(|\.at\(|structuredClone",
}


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_style_and_script_keep_to_what_browsers_of_2021_know(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    if file.suffix == ".js":
        text = re.sub(r"(?m)//.*$|\"[^\"\n]*\"|'[^'\n]*'", "", text)
    assert re.findall(TOO_NEW[file.suffix], text.replace("&nbsp;", "")) == []
    depth = 0
    for line in text.splitlines() if file.suffix == ".css" else ():
        depth += line.count("{") - line.count("}")
        assert depth <= 1, line


def test_the_style_sheet_prints_and_hears_what_its_reader_prefers():
    for need in ("@media print", "prefers-reduced-motion", "prefers-contrast"):
        assert need in CSS


def test_every_file_the_style_sheet_names_exists():
    for name in re.findall(r'url\("([^"]+)"\)', CSS):
        assert (ROOT / "kientao/ui/static" / name).is_file()


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    *[(text, ground) for text in ("ink", "muted", "link", "red", "bad") for ground in ("paper", "card", "sand")],
    *[(text, ground) for text in ("on-lead", "on-lead-2") for ground in ("lead", "lead-2", "lead-3")],
    *[(name, f"{name}-soft") for name in ("good", "warn", "bad", "info")],
    *[("ink", f"{name}-soft") for name in ("good", "warn", "bad", "info")],
    ("ink", "gold"), ("card", "ink"), ("lead-3", "card"), ("link-hover", "sand"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(text, ground):
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


def test_edges_of_fields_and_focus_can_be_seen():
    assert contrast(COLOURS["edge"], COLOURS["paper"]) >= 3 and contrast(COLOURS["edge"], COLOURS["card"]) >= 3


@pytest.mark.parametrize("colour", ["#0f5a53", "#8a4b00", "#2b4c8c", "#7a2e6b", "#a3231f", "#4e5752", "#1f2622"])
def test_words_in_charts_can_be_read_on_white(colour):
    assert contrast(colour, "#fff") >= 4.5


def ids(file):
    return str(file.relative_to(ROOT / "kientao"))


@pytest.mark.parametrize("file", TEMPLATES, ids=ids)
def test_no_template_has_inline_style_or_code(file):
    text = file.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"'{]|javascript:|\|\s*safe\b", text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]


def bare_words(text):
    """What is left of a template when comments, t(…) pairs and tags are gone."""
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", " ", text)  # the name of a class, not a word
    string = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    return re.sub(rf"\bt\(\s*{string}\s*,\s*{string}", " ", text)


MARKED = re.compile("[ăâđêôơưàáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũỳýỵỷỹằắặẳẵầấậẩẫềếệểễồốộổỗờớợởỡừứựửữ]", re.IGNORECASE)


@pytest.mark.parametrize("file", TEMPLATES, ids=ids)
def test_every_word_of_a_template_is_said_in_both_languages(file):
    left = bare_words(file.read_text("utf-8"))
    assert [line.strip() for line in left.splitlines() if MARKED.search(line)] == []
    between = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", " ", left, flags=re.DOTALL)
    # Code samples and addresses have one language; macros hold attributes outside of tags.
    coded = re.sub(r"<(code|pre)\b.*?</\1>|[\w-]+=\"[^\"]*\"|\brequired\b", " ", between, flags=re.DOTALL)
    names = re.compile(r"tlog-\w+|signed-note|\b[A-Z0-9]{2,6}\b")  # the same in every language
    assert re.findall(r"[A-Za-z]{3,}", names.sub("", re.sub(r"<[^>]*>", " ", coded))) == []


@pytest.mark.parametrize("file", TEMPLATES, ids=ids)
def test_both_languages_of_a_pair_are_filled(file):
    assert not re.search(r"\bt\(\s*(\"\"|'')|\bt\(\s*(\"[^\"]*\"|'[^']*')\s*,\s*(\"\"|'')", file.read_text("utf-8"))
    for first in re.finditer(r"\bt\(\s*(?:\"[^\"]*\"|'[^']*')\s*(.)", file.read_text("utf-8")):
        assert first[1] == ",", f"a text in one language only: {first[0]}"
