"""Every screen at every size: panes side by side where they fit, tabs where not, a sentence where nothing does."""

from __future__ import annotations

import pytest

SIZES = [(60, 16), (80, 24), (100, 30), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_renders_at_every_size(drive, content, size):
    async with drive(content.root, size=size) as driver:
        await driver.loaded()
        await driver.until(lambda: "Add two tensors" in driver.text(), "the list")
        await driver.press("f1")
        assert "Keys and commands" in driver.text()
        await driver.press("escape")
        await driver.open("foundations/add")
        for key, wanted in (("f2", "Interface"), ("f3", "def add(a, b):"), ("f4", "Nothing has run yet.")):
            await driver.press(key)
            await driver.until(lambda wanted=wanted: wanted in driver.text(), f"{wanted!r} after {key}")
        for theme in ("assess-light", "assess-dark"):
            driver.app.theme = theme
            await driver.pilot.pause()
            assert driver.app.export_screenshot(simplify=True).startswith("<svg")
        await driver.press("f8")
        await driver.until(lambda: "Hand in what is in the editor?" in driver.text(), "the question")


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_of_learning_renders_at_every_size(drive, content, size):
    async with drive(content.root, size=size, at_home=True) as driver:
        await driver.until(lambda: "Begin here" in driver.text() and "Foundations" in driver.text(), "home")
        await driver.press("s")
        await driver.until(lambda: "All together" in driver.text(), "the statistics")
        await driver.press("escape", "enter")
        await driver.until(lambda: "def add(a, b):" in driver.text(), "the workspace")
        await driver.until(lambda: driver.workspace.is_enabled("give-up"), "what is allowed")
        driver.app.run_command("give-up")
        await driver.until(lambda: "Give up on this attempt?" in driver.text(), "the question")
        await driver.press("y")
        for key, wanted in (("f2", "It is a sum."), ("f3", "by its operator"), ("f4", "You have handed nothing in")):
            await driver.press(key)
            await driver.until(lambda wanted=wanted: wanted in driver.text(), f"{wanted!r} after {key}")
        for theme in ("assess-light", "assess-dark"):
            driver.app.theme = theme
            await driver.pilot.pause()
            assert driver.app.export_screenshot(simplify=True).startswith("<svg")


async def test_wide_and_medium_show_all_panes_and_narrow_shows_one(drive, content):
    for size, together in (((80, 24), False), ((120, 40), True), ((200, 60), True)):
        async with drive(content.root, size=size) as driver:
            await driver.open("foundations/add")
            await driver.press("f3")
            text = driver.text()
            shown = [part in text for part in ("Interface", "def add(a, b):", "Nothing has run yet.")]
            assert shown == [together, True, together]


async def test_in_a_narrow_terminal_a_run_brings_its_results_to_the_front(drive, content):
    async with drive(content.root, size=(80, 24)) as driver:
        await driver.open("foundations/add")
        await driver.run()
        await driver.until(lambda: "add the two" in driver.text(), "the message of the failed test")
        await driver.press("f3", *"# mine")
        assert driver.editor.text.startswith("# mine")


@pytest.mark.parametrize("size", [(59, 40), (120, 15), (20, 5)])
async def test_a_terminal_that_is_too_small_gets_a_sentence(drive, content, size):
    async with drive(content.root, size=size) as driver:
        await driver.loaded()
        assert "Assess needs" in " ".join(driver.text().split())
        await driver.pilot.resize_terminal(120, 40)
        await driver.until(lambda: "Add two tensors" in driver.text(), "the list in an enlarged terminal")
