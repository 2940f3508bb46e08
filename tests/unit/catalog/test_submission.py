"""Submissions are read by value, within limits, and hostile folders are refused with one clear sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assess.catalog.submission import MAX_FILES, read_submission
from assess.errors import SubmissionError
from assess.schema.challenge import Limits

LIMITS = Limits(source_kb=4)


def write(folder: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_a_single_file_becomes_the_solution(tmp_path):
    path = tmp_path / "my attempt.txt"
    path.write_text("x = 1\n")
    assert read_submission(path, LIMITS).files == {"solution.py": b"x = 1\n"}


def test_a_folder_is_read_with_its_subfolders(tmp_path):
    write(tmp_path, solution_py="import model", model_py="m = 1", parts__layer_py="l = 2")
    assert sorted(read_submission(tmp_path, LIMITS).files) == ["model.py", "parts/layer.py", "solution.py"]


def test_a_submission_keeps_what_was_there_when_it_was_read(tmp_path):
    path = tmp_path / "solution.py"
    path.write_text("before")
    submission = read_submission(path, LIMITS)
    path.write_text("after")
    assert submission.files["solution.py"] == b"before"


def test_other_starter_files_are_added_and_replaced_ones_are_not(tmp_path):
    starter = write(tmp_path / "starter", solution_py="start", data_py="given", extra_py="given too")
    mine = write(tmp_path / "mine", solution_py="mine", data_py="changed")
    files = read_submission(mine, LIMITS, starter).files
    assert files == {"solution.py": b"mine", "data.py": b"changed", "extra.py": b"given too"}
    assert read_submission(mine / "solution.py", LIMITS, starter).files["data.py"] == b"given"


def test_the_starter_does_not_count_towards_the_size(tmp_path):
    starter = write(tmp_path / "starter", solution_py="", big_py="#" * 9000)
    mine = write(tmp_path / "mine", solution_py="x = 1")
    assert len(read_submission(mine, LIMITS, starter).files["big.py"]) == 9000


def test_a_starters_solution_never_stands_in_for_a_missing_one(tmp_path):
    starter = write(tmp_path / "starter", solution_py="start")
    with pytest.raises(SubmissionError, match=r"holds no solution\.py"):
        read_submission(write(tmp_path / "mine", other_py=""), LIMITS, starter)


def test_what_start_adds_and_python_leaves_behind_is_not_handed_in(tmp_path):
    write(tmp_path, solution_py="x", visible__test_a_py="t")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "solution.cpython-311.pyc").write_bytes(b"\x00")
    (tmp_path / "statement.md").write_text("read me")
    (tmp_path / "solution.py~").write_text("old")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "odd name").write_text("")
    assert list(read_submission(tmp_path, LIMITS).files) == ["solution.py"]


@pytest.mark.parametrize("name", ["nothing.py", "no/such/folder"])
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(SubmissionError, match=f"There is no file .*{name}"):
        read_submission(tmp_path / name, LIMITS)


def test_a_path_through_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SubmissionError, match="cannot be read"):
        read_submission(tmp_path / "file" / "solution.py", LIMITS)


def test_a_name_with_a_null_byte_is_refused(tmp_path):
    with pytest.raises(SubmissionError, match=r"a\\x00b cannot be read"):
        read_submission(tmp_path / "a\0b", LIMITS)


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "solution.py"
    path.write_bytes(b"#" * 4096)
    assert len(read_submission(path, LIMITS).files["solution.py"]) == 4096
    path.write_bytes(b"#" * 4097)
    with pytest.raises(SubmissionError, match="larger than the 4 KiB that this challenge allows"):
        read_submission(path, LIMITS)


def test_files_that_are_too_large_together_are_refused(tmp_path):
    write(tmp_path, solution_py="#" * 3000, more_py="#" * 3000)
    with pytest.raises(SubmissionError, match=r"larger than the 4 KiB .*\(at solution\.py\)"):
        read_submission(tmp_path, LIMITS)


def test_an_endless_device_is_refused():
    with pytest.raises(SubmissionError, match="neither a file nor a folder"):
        read_submission(Path("/dev/zero"), LIMITS)


def test_a_named_pipe_is_refused_and_does_not_hang(tmp_path):
    write(tmp_path, solution_py="x")
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(SubmissionError, match=r"pipe\.py is neither a file nor a folder"):
        read_submission(tmp_path, LIMITS)


def test_too_many_files_are_refused(tmp_path):
    write(tmp_path, solution_py="x")
    for number in range(MAX_FILES):
        (tmp_path / f"m{number}.py").write_text("")
    with pytest.raises(SubmissionError, match=f"more than {MAX_FILES} files"):
        read_submission(tmp_path, LIMITS)


def test_a_deep_folder_is_refused(tmp_path):
    write(tmp_path, solution_py="x")
    deep = tmp_path.joinpath(*["d"] * 12)
    deep.mkdir(parents=True)
    (deep / "x.py").write_text("")
    with pytest.raises(SubmissionError, match="holds too much"):
        read_submission(tmp_path, LIMITS)


@pytest.mark.parametrize("target", ["/etc/passwd", "solution.py", "missing"])
def test_a_link_in_a_folder_is_refused(tmp_path, target):
    write(tmp_path, solution_py="x")
    (tmp_path / "link.py").symlink_to(target)
    with pytest.raises(SubmissionError, match=r"link\.py is a link: hand in the file itself"):
        read_submission(tmp_path, LIMITS)


def test_a_linked_folder_is_refused(tmp_path):
    write(tmp_path, solution_py="x")
    (tmp_path / "etc").symlink_to("/etc")
    with pytest.raises(SubmissionError, match="etc is a link"):
        read_submission(tmp_path, LIMITS)


def test_a_link_given_by_itself_is_refused(tmp_path):
    (tmp_path / "real.py").write_text("x")
    (tmp_path / "link.py").symlink_to("real.py")
    with pytest.raises(SubmissionError, match="is a link"):
        read_submission(tmp_path / "link.py", LIMITS)


@pytest.mark.parametrize(
    "name",
    ["a b.py", "-rf.py", "né.py", "a\nb.py", "a\x1b[31m.py", "x" * 201 + ".py", "a;b.py", "%s.py", "a\u202eyp.py"],
)
def test_an_odd_name_is_refused_and_shown_harmlessly(tmp_path, name):
    write(tmp_path, solution_py="x")
    (tmp_path / name).write_text("")
    with pytest.raises(SubmissionError, match="The file name .* is not allowed") as caught:
        read_submission(tmp_path, LIMITS)
    assert str(caught.value).isprintable() and str(caught.value).isascii()


def test_a_name_that_is_not_utf8_is_refused(tmp_path):
    write(tmp_path, solution_py="x")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py")).write_text("")
    with pytest.raises(SubmissionError, match="is not allowed"):
        read_submission(tmp_path, LIMITS)


def test_source_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "solution.py"
    path.write_bytes(b"# caf\xe9\n")
    with pytest.raises(SubmissionError, match=r"solution\.py is not UTF-8 \(byte 5\): save it as UTF-8"):
        read_submission(path, LIMITS)


def test_data_beside_the_source_may_be_bytes(tmp_path):
    write(tmp_path, solution_py="x")
    (tmp_path / "weights.bin").write_bytes(b"\xff\x00")
    assert read_submission(tmp_path, LIMITS).files["weights.bin"] == b"\xff\x00"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path):
    write(tmp_path, solution_py="x")
    (tmp_path / "solution.py").chmod(0)
    with pytest.raises(SubmissionError, match="cannot be read"):
        read_submission(tmp_path, LIMITS)


def test_no_descriptor_is_left_open(tmp_path):
    write(tmp_path, solution_py="x", parts__a_py="y")
    before = len(os.listdir("/proc/self/fd"))
    read_submission(tmp_path, LIMITS)
    (tmp_path / "odd name.py").write_text("")
    with pytest.raises(SubmissionError):
        read_submission(tmp_path, LIMITS)
    assert len(os.listdir("/proc/self/fd")) == before
