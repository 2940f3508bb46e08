from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assess.schema.submission import Submission, content_digest

FILES = st.dictionaries(st.text(min_size=1, max_size=8), st.binary(max_size=8), max_size=4)


@pytest.mark.parametrize("name", ["solution.py", "a/b/c.py", "data_1.bin", "A-b.txt", "0.py"])
def test_plain_names_are_taken(name):
    assert Submission(files={name: b""}).files == {name: b""}


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../x.py", "a/../b.py", "a//b.py", "a/", ".hidden", "a/.hidden", "-x", "a b", "a\\b", "a\n",
     "a\0b", "C:x", "é.py", "x" * 201],
)  # fmt: skip
def test_names_that_could_mean_something_else_are_refused(name):
    with pytest.raises(ValidationError):
        Submission(files={name: b""})


@given(FILES, FILES)
def test_different_folders_have_different_digests(one, other):
    assert (content_digest(one) == content_digest(other)) is (one == other)


@given(FILES)
def test_the_order_of_files_does_not_matter(files):
    assert content_digest(files) == content_digest(dict(reversed(files.items())))


def test_bytes_cannot_move_between_name_and_content():
    assert content_digest({"ab": b"c"}) != content_digest({"a": b"bc"})


def test_a_record_cannot_be_changed():
    submission = Submission(files={"solution.py": b""})
    with pytest.raises(ValidationError):
        submission.files = {}
