"""`demo` grades for real, over the shipped content, and writes its report."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_demo_grades_both_and_names_its_report(own_home, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "assess", "demo"],
        capture_output=True, text=True, timeout=300, cwd=tmp_path, env=dict(os.environ), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASS  100 of 100" in done.stdout
    assert "FAIL" in done.stdout and "✗ Logits are divided by the square root of d" in done.stdout
    report = tmp_path / "demo-report.html"
    assert str(report) in done.stdout
    assert "Scaled dot-product attention" in report.read_text("utf-8")
    assert not (own_home / "assess.db").exists()  # the visitor's own records are left alone


def test_a_report_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "assess", "demo", "--report", str(tmp_path / "file" / "report.html")],
        capture_output=True, text=True, timeout=300, env=dict(os.environ), check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
