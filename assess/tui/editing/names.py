"""Names to complete: those of the file, of the other files, of the challenge's interface, of Python and of PyTorch.

Nothing is imported or run. Names are found by a scanner that skips comments and strings, so that a file which is no
Python at the moment has names as well. PyTorch's are read from `torch_names.txt`, which says how it is made.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.schema.challenge import Challenge

MOST = 60  # names offered; nobody reads on
TORCH_NAMES = Path(__file__).with_name("torch_names.txt")
_TOKEN = re.compile(
    r"""\#[^\n]*|'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\""""
    r"""|(?P<dot>\.\s*)?(?P<name>[^\W\d]\w*)|\d[\w.]*""",
    re.DOTALL,
)
_BEFORE = re.compile(r"(?P<owner>(?:[^\W\d]\w*\.)*)(?P<word>[^\W\d]\w*)?\Z")
_IMPORT = re.compile(r"^[ \t]*import[ \t]+([\w.]+)[ \t]+as[ \t]+(\w+)", re.MULTILINE)
_FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\w+)(?:[ \t]+as[ \t]+(\w+))?", re.MULTILINE)


@dataclass(frozen=True)
class Name:
    """One name and where it comes from, in a word or two."""

    text: str
    source: str


@dataclass(frozen=True)
class Wanted:
    """What stands before the cursor: `F.sof` is the owner `F` and the word `sof`."""

    owner: str
    word: str


def wanted_at(before: str) -> Wanted:
    """What is being written at the end of `before`, which is the line up to the cursor."""
    match = _BEFORE.search(before)
    if match is None:
        return Wanted("", "")
    return Wanted(match["owner"].rstrip("."), match["word"] or "")


def in_string_or_comment(before: str) -> bool:
    """Whether the end of `before`, a line up to the cursor, is inside a comment or a string that began on it."""
    rest = _TOKEN.sub(lambda match: "#" if match[0].startswith("#") else "", before)
    return "#" in rest or "'" in rest or '"' in rest


def names_in(text: str) -> tuple[dict[str, None], dict[str, None]]:
    """The names in `text`, and those that follow a dot, each in the order of its first use."""
    names: dict[str, None] = {}
    attributes: dict[str, None] = {}
    for match in _TOKEN.finditer(text):
        if name := match["name"]:
            (attributes if match["dot"] else names)[name] = None
    return names, attributes


@cache
def torch_names() -> dict[str, tuple[str, ...]]:
    """Module, or `torch.Tensor`, to its public names."""
    lines = TORCH_NAMES.read_text("utf-8").splitlines()
    sections = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {module: tuple(names.split()) for module, _, names in sections}


def module_of(owner: str, text: str) -> str | None:
    """The module of `torch_names` that `owner` stands for in a file with this text, or None."""
    known = {"nn": "torch.nn", "F": "torch.nn.functional"}
    known |= {alias: module for module, alias in _IMPORT.findall(text)}
    known |= {alias or name: f"{module}.{name}" for module, name, alias in _FROM.findall(text)}
    head, dot, rest = owner.partition(".")
    full = known.get(head, head) + dot + rest
    return full if full in torch_names() else None


def names_for(wanted: Wanted, text: str, others: Mapping[str, str], interface: Iterable[str]) -> list[Name]:
    """Every name that could be meant, nearest first, before it is narrowed by the word.

    `text` is the file's, `others` are other files' name to text, `interface` the challenge's own names.
    """
    found: dict[str, str] = {}

    def add(names: Iterable[str], source: str) -> None:
        for name in names:
            found.setdefault(name, source)

    module = module_of(wanted.owner, text) if wanted.owner else None
    if module is not None:
        add(torch_names()[module], module)
    elif wanted.owner:
        add(names_in(text)[1], "this file")
        for other in others.values():
            add(names_in(other)[1], "other file")
        if wanted.owner != "self":
            add(torch_names()["torch.Tensor"], "tensor")
    else:
        add(interface, "challenge")
        add(names_in(text)[0], "this file")
        for name, other in others.items():
            add(names_in(other)[0], name)
        add((*keyword.kwlist, *keyword.softkwlist), "Python")
        add((name for name in dir(builtins) if not name.startswith("_")), "Python")
        add(("torch", "nn", "F"), "torch")
    return [Name(name, source) for name, source in found.items()]


def matching(names: Iterable[Name], word: str) -> list[Name]:
    """The names that begin with `word`, those in its very letters first; the word itself is nothing to complete."""
    lower = word.lower()
    fits = [name for name in names if name.text.lower().startswith(lower) and name.text != word]
    return sorted(fits, key=lambda name: not name.text.startswith(word))[:MOST]


def interface_names(challenge: Challenge) -> tuple[str, ...]:
    """The names that the statement's interface promises: functions, classes and their arguments."""
    names = dict.fromkeys(challenge.entrypoints)
    for entry in challenge.interface.values():
        names |= names_in(entry.signature)[0]
    return tuple(name for name in names if not keyword.iskeyword(name))
