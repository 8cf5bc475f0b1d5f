"""The commands of the handbook exist, with these options; so do the `make` targets of every document."""

import re
import shlex
from pathlib import Path

import click
import pytest

from kientao.site.cli import main

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
PREFIX = re.compile(r"^(?:sudo (?:-u \w+ )?)?(?:/\S*/)?")
TARGETS = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def commands() -> list[str]:
    """Lines of shell blocks that call `kientao`, or `city` (its short form in the handbook)."""
    lines = [line for doc in DOCS for block in BLOCK.findall(doc.read_text("utf-8")) for line in block.splitlines()]
    bare = [PREFIX.sub("", line) for line in lines if "() {" not in line]
    return sorted({line for line in bare if line.startswith(("kientao ", "city "))})


def test_the_handbook_has_commands():
    assert len(commands()) > 10


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_handbook_parses(line):
    command, words = main, shlex.split(line)[1:]
    context = click.Context(main)
    while isinstance(command, click.Group):
        name = words.pop(0)
        assert name in command.commands, f"no such command: {name}"
        command = command.commands[name]
        context = click.Context(command, parent=context)
    options = {opt for param in command.params for opt in param.opts} | {"--help"}
    for word in words:
        assert not word.startswith("-") or word.partition("=")[0] in options, f"no such option: {word}"
    arguments = [p for p in command.params if isinstance(p, click.Argument) and p.required]
    plain = [w for w in words if not w.startswith("-")]
    assert len(plain) >= len(arguments)


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_make_targets_named_in_a_document_exist(doc):
    named = set(re.findall(r"`make ([a-z-]+)", doc.read_text("utf-8")))
    named |= {m for block in BLOCK.findall(doc.read_text("utf-8")) for m in re.findall(r"^make ([a-z-]+)", block, re.M)}
    assert named <= TARGETS, named - TARGETS


def test_links_between_documents_lead_somewhere():
    for doc in [*DOCS, *sorted((ROOT / "docs" / "adr").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)\)", doc.read_text("utf-8")):
            assert (doc.parent / target).exists(), f"{doc.name}: {target}"
