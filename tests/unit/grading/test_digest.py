from __future__ import annotations

import shutil

from assess.catalog.catalog import Catalog
from assess.grading.digest import challenge_digest, folder_digest, grader_digest


def test_the_two_halves_have_digests_of_their_own(content):
    files = Catalog.load(content.root).find("add")
    before = challenge_digest(files), grader_digest(files)
    content.write("graders/foundations/add/explanation.md", "It is still a sum.\n")
    assert challenge_digest(files) == before[0]
    assert grader_digest(files) != before[1]


def test_caches_do_not_change_a_digest(content):
    folder = content.root / "graders"
    before = folder_digest(folder)
    content.write("graders/foundations/add/__pycache__/test_add.cpython-311.pyc", b"\0")
    content.write("graders/foundations/.pytest_cache/x", "y")
    assert folder_digest(folder) == before


def test_moving_text_between_files_changes_a_digest(content):
    before = folder_digest(content.root)
    content.write("challenges/foundations/add/hints.md", "")
    content.write("challenges/foundations/add/statement.md", "1. What does `+` do?\n")
    assert folder_digest(content.root) != before


def test_an_absent_grader_has_no_digest(content):
    shutil.rmtree(content.root / "graders")
    assert grader_digest(Catalog.load(content.root).find("add")) == ""
