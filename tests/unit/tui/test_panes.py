"""Panes grow, shrink and zoom by keys, in every layout that shows several, and keep their shares."""

from __future__ import annotations

import pytest


def size(driver, pane: str) -> tuple[int, int]:
    return tuple(driver.workspace.query_one(f"#{pane}").size)


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (200, 60)])
@pytest.mark.parametrize(("key", "pane"), [("f2", "statement"), ("f3", "editor"), ("f4", "results")])
async def test_a_pane_grows_and_shrinks_and_zooms_to_the_whole_screen(drive, content, columns, rows, key, pane):
    async with drive(content.root, size=(columns, rows)) as driver:
        await driver.open("foundations/add")
        await driver.press(key)
        await driver.until(lambda: driver.workspace.pane == pane, f"the focus in {pane}")
        before = size(driver, pane)
        await driver.press("ctrl+up", "ctrl+up")
        await driver.until(lambda: sum(size(driver, pane)) > sum(before), f"a larger {pane}")
        await driver.press("ctrl+down", "ctrl+down")
        await driver.until(lambda: size(driver, pane) == before, f"{pane} as it was")
        await driver.press("f12")
        await driver.until(lambda: size(driver, pane)[0] >= columns - 2, f"{pane} alone")
        await driver.press("f12")
        await driver.until(lambda: size(driver, pane) == before, f"{pane} beside the others")


async def test_shares_outlive_a_resize_and_the_challenge(drive, content):
    async with drive(content.root, size=(120, 40)) as driver:
        await driver.open("foundations/add")
        usual = size(driver, "results")
        await driver.press("f4", *["ctrl+up"] * 20)
        await driver.until(lambda: size(driver, "results")[1] > usual[1], "larger results")
        large = size(driver, "results")
        assert size(driver, "editor")[1] >= 4, "no pane vanishes"
        for columns, rows in ((80, 24), (200, 60), (120, 40)):
            await driver.pilot.resize_terminal(columns, rows)
            await driver.pilot.pause()
        await driver.until(lambda: size(driver, "results") == large, "the share in the first size")
        await driver.press("ctrl+o")
        await driver.open("foundations/add")
        await driver.until(lambda: size(driver, "results") == large, "the share in the next workspace")


async def test_typing_goes_on_in_a_zoomed_editor_and_a_run_brings_its_results(drive, content):
    async with drive(content.root, size=(120, 40)) as driver:
        await driver.open("foundations/add")
        await driver.press("f3", "f12", *"# x")
        assert driver.editor.text.startswith("# x")
        await driver.until(lambda: "[F3 Editor]" in driver.text(), "tabs for the panes that are hidden")
        await driver.run()
        await driver.until(lambda: driver.workspace.query_one("#results").display, "the results in front")
        await driver.press("f12")
        await driver.until(lambda: "Interface" in driver.text() and "# x" in driver.text(), "all panes")


async def test_in_a_narrow_terminal_there_is_nothing_to_zoom(drive, content):
    async with drive(content.root, size=(80, 24)) as driver:
        await driver.open("foundations/add")
        for id in ("zoom", "grow", "shrink"):
            assert not driver.app.is_command_enabled(id, driver.workspace)
