"""What the code promises of itself: verbs documented, pages marked, errors in both languages, settings told."""

import ast
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.urls import URLPattern, get_resolver

import kientao
from kientao.base.errors import WORDS
from kientao.base.yamlfile import BadData, read
from kientao.lake import facts
from kientao.ledger import publication
from kientao.ledger.verbs import REGISTRY
from kientao.site import config

ROOT = Path(__file__).resolve().parents[1]
for module in pkgutil.walk_packages(kientao.__path__, "kientao."):  # what a promise is kept by must be there
    importlib.import_module(module.name)
SOURCES = sorted((ROOT / "kientao").rglob("*.py"))
OURS = sorted(verb.name for verb in REGISTRY.values() if verb.run.__module__.startswith("kientao."))
# Closed by having no line in law/publication.yaml: acts about one person. Everything else has a reviewed line.
KEPT_CLOSED = {"invite.make", "person.add", "person.end", "person.end_sessions", "person.password"}
# Marks of pages that are no verbs: whoever is signed in; a right that is asked without an act.
MARKS = {"public", "person", "sealed.open"}
PLACES = re.compile(r"\{(\w+)\}")
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)


def pages(patterns=None, before=""):
    """(address, view) of everything that answers."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here, pattern.callback
        else:
            yield from pages(pattern.url_patterns, here)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: the list of the project's files is git's")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def calls(name: str):
    """(file, node) of every call of a function of this name (plain or as an attribute)."""
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield file.relative_to(ROOT), node


@pytest.mark.parametrize("name", OURS)
def test_a_verb_is_documented_and_has_its_publication_class(name):
    doc = REGISTRY[name].doc
    assert len(doc) > 15
    assert doc.splitlines()[0].rstrip().endswith("."), doc
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", name), "noun.verb"
    assert name in publication.table() or name in KEPT_CLOSED, f"{name} has no line in law/publication.yaml"


def test_the_table_of_publication_names_only_verbs_that_exist():
    assert sorted(set(publication.table()) - set(REGISTRY)) == []


def test_what_is_opened_says_why():
    for name, opening in publication.table().items():
        assert opening.klass == "closed" or opening.why, name
        if isinstance(opening.why, dict):
            assert set(opening.why) >= {"vi", "en"}, name


def test_every_page_says_who_may_see_it():
    unmarked = [address for address, view in pages() if not getattr(view, "access", "")]
    assert unmarked == []


def test_a_page_that_needs_a_verb_names_one_that_exists():
    asked = {view.access for _, view in pages()} - MARKS
    assert sorted(verb for verb in asked if verb not in REGISTRY) == []


@pytest.mark.parametrize("code", sorted(code for code in WORDS if not code.startswith("test.")))
def test_an_error_has_both_languages_with_the_same_places(code):
    words = WORDS[code]
    assert words.vi
    assert words.en
    own = {"vi": "", "en": ""}  # a place of one language: {en} for {vi}, {verb_en} for {verb}
    there = [{own.get(p, p.removesuffix("_en")) for p in PLACES.findall(text)} for text in words]
    assert there[0] == there[1]


def test_every_code_that_is_raised_is_declared():
    missing = []
    for name in ("Refused", "Forbidden", "Missing", "Conflict", "Unready", "BadData"):
        for file, node in calls(name):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value not in WORDS:
                missing.append(f"{file}:{node.lineno} {first.value}")
    assert missing == []


def test_every_declared_error_is_raised_somewhere():
    """A wording that nobody says is dead."""
    said = "\n".join(file.read_text("utf-8") for file in SOURCES)
    unused = [code for code in WORDS if said.count(f'"{code.removesuffix(".remedy")}"') < 2 and ".remedy" not in code]
    assert [code for code in unused if said.count(f'"{code}"') == 1] == []


def test_every_text_pair_has_two_texts():
    empty = []
    for file, node in calls("T"):
        parts = [part for part in node.args if isinstance(part, ast.Constant)]
        blank = [not part.value for part in parts]  # both may be blank: a figure without a unit
        if len(node.args) != 2 or (any(blank) and blank != [True, True]):
            empty.append(f"{file}:{node.lineno}")
    assert empty == []


@pytest.mark.parametrize("name", sorted(facts.REGISTRY))
def test_a_fact_and_its_columns_are_documented(name):
    fact = facts.REGISTRY[name]
    assert fact.doc.vi
    assert fact.doc.en
    assert fact.columns
    for column in fact.columns:
        assert column.type in facts.TYPES, column
        assert column.title.vi, column
        assert column.title.en, column


def test_every_setting_is_in_the_handbook_and_in_the_code():
    told = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE))
    assert told == set(config.KNOWN)


def test_every_environment_name_in_the_documents_is_a_setting():
    known = {f"KIENTAO_{name.upper()}" for name in config.KNOWN} | {"KIENTAO_CONFIG", "KIENTAO_LANG"}
    for file in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        used = set(re.findall(r"KIENTAO_[A-Z_]+", file.read_text("utf-8")))
        strange = {name for name in used - known if not name.startswith("KIENTAO_TEST")}
        assert strange <= {"KIENTAO_", "KIENTAO_CHROMIUM"}, (file.name, strange)


def test_every_data_file_is_yaml_that_loads():
    for folder in ("law", "cities"):
        for file in (ROOT / folder).rglob("*.yaml"):
            try:
                read(file)
            except BadData as e:
                pytest.fail(str(e))


def test_words_of_data_files_are_in_two_languages_and_nothing_else():
    """A comma outside quotes cuts a name in two: `{vi: Tổ kiểm tra, giám sát}` has a third key."""
    wrong = []

    def walk(node, file):
        if isinstance(node, dict):
            if "vi" in node and set(node) - {"vi", "en"}:
                wrong.append(f"{file.name}: {dict(node)}")
            for value in node.values():
                walk(value, file)
        elif isinstance(node, list):
            for value in node:
                walk(value, file)

    for folder in ("law", "cities"):
        for file in (ROOT / folder).rglob("*.yaml"):
            walk(read(file), file)
    assert wrong == []


def test_the_project_tells_the_standard_for_public_code_what_it_is():
    about = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    wanted = {"publiccodeYmlVersion", "name", "platforms", "categories", "developmentStatus", "softwareType",
              "description", "legal", "maintenance", "localisation"}  # fmt: skip
    assert wanted <= set(about)
    assert about["legal"]["license"] == "Apache-2.0"
    for lang in about["localisation"]["availableLanguages"]:
        words = about["description"][lang]
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_no_file_names_a_folder_of_somebodys_machine():
    home = re.compile(r"(?<![\w.])/(?:root|Users|home)/[a-z]\w*/|" + re.escape(str(ROOT)) + r"(?=[/\s\"'])")
    suffixes = {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".css", ".js", ".json", ".cfg", ".sh", ".go", ""}
    found = []
    for file in tracked():
        if file.suffix in suffixes and file.name != "uv.lock" and "vendor" not in file.parts:
            found += [f"{file.relative_to(ROOT)}: {m}" for m in home.findall(file.read_text("utf-8", "replace"))]
    assert found == []


def test_no_module_of_the_program_reads_the_clock_by_itself():
    allowed = {Path("kientao/base/clock.py")}
    for file in SOURCES:
        if file.relative_to(ROOT) not in allowed:
            text = file.read_text("utf-8")
            assert not re.search(r"\btime\.time(_ns)?\(|datetime\.(now|utcnow|today)\(|date\.today\(", text), file


def test_every_act_keeps_floats_and_signals_out():
    for file in SOURCES:
        assert "django.dispatch" not in file.read_text("utf-8"), f"{file}: no Django signals"


def test_the_glossary_gives_each_term_both_names():
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs/glossary.md").read_text("utf-8"), re.M)
    assert len(rows) > 30
    for term, name, meaning in rows[1:]:
        assert term.strip(), name
        assert name.strip(), term
        assert meaning.strip(), term


def test_commit_ready_documents_are_vietnamese_first():
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/operate.md", "docs/settings.md"):
        head = "\n".join((ROOT / name).read_text("utf-8").splitlines()[:12])
        assert VIETNAMESE.search(head), name
