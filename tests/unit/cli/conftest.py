"""Run the real command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
