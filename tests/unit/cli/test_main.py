"""What every command has in common: help, near names, exit codes and one clear sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assess import __version__
from assess.cli.main import COMMANDS


def test_help_lists_every_command_with_its_line(assess):
    done = assess("--help")
    assert done.returncode == 0
    for name, (_, line) in COMMANDS.items():
        assert f"  {name}" in done.stdout and line in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(assess, name):
    done = assess(name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Usage: assess {name}")


def test_the_version_is_the_packages(assess):
    assert assess("--version").stdout.strip() == f"assess, version {__version__}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], "did you mean list?"),
        (["quux"], "`assess --help` lists them."),
        (["list", "--level", "expert"], "'expert' is not one of 'beginner', 'intermediate', 'advanced'"),
        (["list", "--nope"], "No such option"),
        (["show"], "Missing argument 'SLUG'"),
        (["show", "foundations/ad"], "did you mean foundations/add?"),
        (["show", "quaternions"], "`assess list` shows them all."),
        (["grade", "add"], "Missing argument 'FILE'"),
        (["grade", "add", "missing.py"], "There is no file"),
        (["check", "add", "missing.py"], "There is no file"),
        (["grade", "ad", "missing.py"], "did you mean foundations/add?"),
        (["grade", "add", "x.py", "--seed", "many"], "'many' is not a valid int"),
        (["grade", "add", "x.py", "--seed", "-1"], "-1 is not in the range"),
        (["grade", "add", "x.py", "--isolation", "some"], "'some' is not one of 'full', 'reduced', 'none'"),
        (["verify", "ad"], "did you mean foundations/add?"),
    ],
)
def test_bad_usage_exits_with_2_and_says_what_to_do(assess, arguments, said):
    done = assess(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_the_app_without_a_terminal_says_what_it_needs(assess):
    done = assess()
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_an_isolation_that_is_none_of_the_levels_is_named(assess, right):
    done = assess("grade", "add", right, ASSESS_ISOLATION="most")
    assert done.returncode == 2
    assert "'most' is not one of" in done.stderr


def test_missing_content_exits_with_2_and_the_mend(assess, tmp_path):
    done = assess("list", ASSESS_CONTENT=str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "set it to the folder that holds" in done.stderr and "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error(content):
    command = f"{sys.executable} -m assess list --json | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "141"  # as every Unix program, and never the code of a grade
    assert done.stderr == ""


def test_an_interpreter_without_a_utf8_locale_still_prints(assess):
    done = assess("show", "add", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Add two tensors" in done.stdout


def test_an_unwritable_database_is_our_fault_and_named(assess, right, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = assess("grade", "add", right, ASSESS_HOME=str(blocked))
    assert done.returncode == 3
    assert "ASSESS_HOME" in done.stderr and "Traceback" not in done.stderr
