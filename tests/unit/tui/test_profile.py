"""The profile: asked for by its key, shown beside the reference, at every width, as plain text."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from assess.schema.event import EntryLatency, OperatorUse, Profile, ProfileTotals
from assess.tui.commands import COMMANDS
from assess.tui.tabs.profile import NOTHING_CAME, ProfileTab

ADD = "def add(a, b):\n    return a + b\n"
NASTY = "aten.[/b][@click=app.quit]x[/x] \x1b[2J\u202e" + "y" * 300


def shown(driver) -> str:
    """The text of the tab."""
    return str(driver.results.query_one("#profile", Static).content)


async def profiled(driver) -> None:
    """Ask for a profile and wait for the end of the run."""
    before = driver.workspace.feed
    await driver.press("shift+f5")
    await driver.until(lambda: driver.workspace.feed not in (None, before), "the tests to begin")
    await driver.ended()


async def test_a_profile_is_asked_for_by_its_key_and_stands_beside_the_reference(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        assert COMMANDS["profile"].shown_key in shown(driver)
        driver.editor.text = ADD
        await profiled(driver)
        assert driver.results.front_id == "profile"
        text = shown(driver)
        for word in ("yours", "reference", "CPU time", "p95", "add", "aten.add", "as your process reports them"):
            assert word in text, text
        assert driver.results.outcomes() == {"one_and_two": "pass"}, "the checks are told as in every run"
        await driver.run()
        assert "From an earlier run" in shown(driver) and "aten.add" in shown(driver)


async def test_code_that_cannot_be_loaded_says_that_nothing_was_measured(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = "raise ValueError('no')\n"
        await profiled(driver)
        assert NOTHING_CAME in shown(driver)


def totals(calls: int) -> ProfileTotals:
    entry = EntryLatency(name=f"call {NASTY}", calls=calls, p50_ms=0.0123, p95_ms=4.5678, p99_ms=12345)
    return ProfileTotals(entries=(entry,), cpu_s=1.25, peak_bytes=123_456_789, parameters=98_765, operator_calls=4)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_width_shows_whole_rows_of_plain_text(drive, content, size):
    operators = (
        OperatorUse(name=NASTY, calls=3, self_ms=1.5, new_bytes=10),
        OperatorUse(name="aten.mm", calls=12, self_ms=0.5, new_bytes=1 << 53),
    )
    async with drive(content.root, size=size) as driver:
        await driver.open("foundations/add")
        await driver.workspace.show_tab("profile")
        tab = driver.results.query_one(ProfileTab)
        await tab.tell(Profile(submission=totals(3), operators=operators, reference=totals(2)))
        await driver.until(lambda: "reference" in driver.text(), "the profile on the screen")
        lines = shown(driver).splitlines()
        longest = max(lines, key=len)
        assert len(longest) <= tab.query_one("#profile").content_size.width, longest
        assert not set("\x1b\u202e") & set(shown(driver))
        rows = [line for line in lines if line.startswith("aten.")]
        assert rows[0].startswith("aten.[/") and rows[1].startswith("aten.mm"), "most time first"
        tab.focus()
        await driver.press("o")
        rows = [line for line in shown(driver).splitlines() if line.startswith("aten.")]
        assert rows[0].startswith("aten.mm") and "Operators by memory" in shown(driver)
