"""`doctor` tells what this machine offers, and a mend for what it does not."""

from __future__ import annotations

import json


def findings(done) -> dict[str, dict[str, str]]:
    return {f"{found['group']}/{found['name']}": found for found in json.loads(done.stdout)["findings"]}


def test_everything_is_looked_at(assess):
    done = assess("doctor", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["schema_version"] == 1
    assert document["isolation"]["level"] in ("full", "reduced", None)
    found = findings(done)
    assert {
        "versions/python", "versions/torch", "isolation/level", "isolation/seccomp", "warm pool/start",
        "database/file", "content/challenges", "terminal/size", "terminal/colours", "optional tools/git",
    } <= set(found)  # fmt: skip
    assert found["versions/torch"]["detail"].startswith("2.13.0")
    assert found["warm pool/start"]["state"] == "ok"
    lacking = [finding for finding in found.values() if finding["state"] == "limited" and finding["name"] != "level"]
    assert all(finding["mend"] for finding in lacking)


def test_what_is_wrong_is_named_with_its_mend(assess, content, own_home, tmp_path):
    content.remove("challenges/foundations/add/hints.md")
    (own_home / "assess.db").write_bytes(b"this is no database, whatever its name says" * 100)
    done = assess("doctor", TERM="dumb", COLORTERM="", PATH=str(tmp_path), COLUMNS="60", LINES="20")
    assert done.returncode == 0
    for said in (
        "✗ problem", "hints.md is missing: write a ladder of hints", "is damaged", "set COLORTERM=truecolor", "60x20",
        "make the window at least 80x24", "install the package `git`",
    ):  # fmt: skip
        assert said in done.stdout, said
