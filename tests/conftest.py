"""What every test may use: a folder of small content, a user-data folder of its own, and the real command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

for name in ("COLUMNS", "LINES"):  # a worker of xdist sets them, and a program on a terminal would believe them
    os.environ.pop(name, None)

SKILLS = """
[skills."foundations.addition"]
title = "Adding two tensors"
family = "foundations"
aspect = "mechanism"

[skills."foundations.broadcasting"]
title = "Broadcasting"
family = "foundations"
aspect = "failure-modes"
"""

CHALLENGE = """
schema_version = 1
title = "Add two tensors"
track = "foundations"
kind = "implement"
level = "beginner"
minutes = 5
skills = ["foundations.addition"]
entrypoints = ["add"]

[limits]
seconds = 20
source_kb = 4

[interface.add]
signature = "add(a, b)"
shapes = { a = "(n,) float32", b = "(n,) float32", returns = "(n,) float32" }
"""

GRADER = """
schema_version = 1

[[checks]]
id = "values"
title = "Sums are right"
kind = "correctness"
points = 60
test = "test_sums"

[[checks]]
id = "broadcast"
title = "Shapes broadcast"
kind = "robustness"
points = 40
test = "test_shapes_broadcast"
depends_on = ["values"]
"""

HIDDEN_TESTS = '''
"""Addition, as a lesson."""

from assess.grading.kit import expect_close


def test_sums(candidate, reference, rng):
    """A sum is taken element by element."""
    a, b = rng.normal(5), rng.normal(5)
    expect_close(candidate.add(a, b), reference.add(a, b))


def test_shapes_broadcast(candidate, reference, rng):
    """A row is added to every row."""
    a, b = rng.normal(4, 5), rng.normal(5)
    expect_close(candidate.add(a, b), reference.add(a, b))
'''

VISIBLE_TESTS = '''
"""What may be tried before handing in."""

import torch

from assess.grading.kit import expect_close


def test_one_and_two(candidate):
    """One and two make three."""
    expect_close(candidate.add(torch.tensor([1.0]), torch.tensor([2.0])), torch.tensor([3.0]))
'''

RIGHT = {
    "reference": '"""The sum, by its operator."""\n\n\ndef add(a, b):\n    return a + b\n',
    "torch_add": '"""The sum, by its function."""\n\nimport torch\n\n\ndef add(a, b):\n    return torch.add(a, b)\n',
    "difference": '"""The sum, as a difference."""\n\n\ndef add(a, b):\n    return a - (-b)\n',
}

WRONG = {
    "product": '"""Multiplies.\n\nfails: values\n"""\n\n\ndef add(a, b):\n    return a * b\n',
    "no_broadcast": '"""Refuses other shapes.\n\nfails: broadcast\n"""\n\n\ndef add(a, b):\n'
    "    assert a.shape == b.shape\n    return a + b\n",
}


@dataclass(frozen=True)
class ContentFolder:
    """A content root on disk that a test may change file by file."""

    root: Path

    def write(self, path: str, text: str | bytes) -> Path:
        """Write one file below the root, with its folders."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace text in one file, which must hold it."""
        text = (self.root / path).read_text("utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        """Delete one file."""
        (self.root / path).unlink()

    def add_challenge(self, slug: str = "foundations/add") -> None:
        """Write a small valid challenge, both halves."""
        track = slug.partition("/")[0]
        challenge = CHALLENGE.replace('track = "foundations"', f'track = "{track}"')
        self.write(f"challenges/{slug}/challenge.toml", challenge)
        self.write(f"challenges/{slug}/statement.md", "# Add\n\n## Interface\n\n`add(a, b)`\n")
        self.write(f"challenges/{slug}/hints.md", "1. What does `+` do?\n")
        self.write(
            f"challenges/{slug}/starter/solution.py", 'def add(a, b):\n    raise NotImplementedError("add the two")\n'
        )
        self.write(f"challenges/{slug}/visible/test_visible.py", VISIBLE_TESTS)
        self.write(f"graders/{slug}/grader.toml", GRADER)
        self.write(f"graders/{slug}/test_add.py", HIDDEN_TESTS)
        self.write(f"graders/{slug}/explanation.md", "It is a sum.\n")
        for name, text in RIGHT.items():
            self.write(f"graders/{slug}/solutions/right/{name}.py", text)
        for name, text in WRONG.items():
            self.write(f"graders/{slug}/solutions/wrong/{name}.py", text)


@pytest.fixture
def content(tmp_path: Path) -> ContentFolder:
    """A content root with the one challenge `foundations/add`."""
    folder = ContentFolder(tmp_path / "content")
    folder.write("challenges/skills.toml", SKILLS)
    folder.add_challenge()
    return folder


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user-data folder that no other test, and no user, shares."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ASSESS_HOME", str(home))
    monkeypatch.delenv("ASSESS_CONTENT", raising=False)
    monkeypatch.delenv("ASSESS_ISOLATION", raising=False)
    return home


Assess = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def assess(content, own_home: Path, tmp_path: Path) -> Assess:
    """Calls `assess` with arguments over the small content, in an empty folder of its own."""
    folder = tmp_path / "here"
    folder.mkdir()

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assess", *map(str, arguments)],
            capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False, cwd=folder,
            env={**os.environ, "ASSESS_CONTENT": str(content.root), **environment},
        )  # fmt: skip

    return run


@pytest.fixture
def right(content) -> Path:
    """A submission that passes the small challenge."""
    return content.root / "graders/foundations/add/solutions/right/reference.py"


@pytest.fixture
def wrong(content) -> Path:
    """A submission that fails its check `values`."""
    return content.root / "graders/foundations/add/solutions/wrong/product.py"
