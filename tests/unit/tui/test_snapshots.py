"""Every screen at three sizes, cell by cell, as it was when it was last looked at."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from assess.tui.screens.confirm import ConfirmScreen
from assess.tui.screens.explanation import ExplanationScreen
from assess.tui.screens.facets import FacetScreen
from assess.tui.screens.help import HelpScreen
from assess.tui.screens.settings import SettingsScreen
from assess.tui.screens.statistics import StatisticsScreen
from assess.tui.screens.workspace import WorkspaceScreen
from assess.tui.tabs import TABS
from tests.conftest import RIGHT
from tests.unit.tui.snapshots import assert_as_before

SIZES = [(80, 24), (120, 40), (200, 60)]
pytestmark = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def plain_home(monkeypatch):
    """A new user's folder whose path is the same in every run, since the settings show it."""
    home = Path(tempfile.gettempdir()) / "assess-snapshots"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    monkeypatch.setenv("ASSESS_HOME", str(home))
    yield home
    shutil.rmtree(home)


async def look(driver, name: str, sign: str) -> None:
    """Compare the screen once `sign` is on it and nothing moves any more."""
    await driver.until(lambda: sign in driver.text(), f"{sign!r} on {name}")
    await driver.pilot.wait_for_scheduled_animations()
    await driver.pilot.pause()
    assert_as_before(driver.app, name)


async def test_home_catalogue_help_settings_and_statistics(drive, content, plain_home, size):
    async with drive(content.root, size=size, at_home=True) as driver:
        await look(driver, "home-new", "Begin here")
        await driver.press("s")
        await driver.until(lambda: isinstance(driver.app.screen, StatisticsScreen), "statistics")
        await look(driver, "statistics-new", "All together")
        await driver.press("escape", "f1")
        await driver.until(lambda: isinstance(driver.app.screen, HelpScreen), "help")
        await look(driver, "help", "At home")
        await driver.press("escape", "f10")
        await driver.until(lambda: isinstance(driver.app.screen, SettingsScreen), "settings")
        await look(driver, "settings", "Key set")
        await driver.press("escape", "c")
        await driver.loaded()
        await look(driver, "catalogue", "foundations")
        await driver.press("f3")
        await driver.until(lambda: isinstance(driver.app.screen, FacetScreen), "facets")
        await look(driver, "facets", "foundations")


async def test_the_workspace_from_statement_to_explanation(drive, content, plain_home, size):
    async with drive(content.root, size=size) as driver:
        await driver.open("foundations/add")
        await driver.until(lambda: "Ready." in driver.line("#status"), "the graders")
        await look(driver, "workspace", "def add(a, b):")
        await driver.press("f2")
        await look(driver, "workspace-statement", "Interface")
        await driver.press("f3")
        await driver.run()
        await driver.press("f4")
        await look(driver, "workspace-failed", "add the two")
        for tab in [tab for tab in TABS if tab.id in driver.results.offered() and tab.id != "history"]:
            await driver.workspace.show_tab(tab.id)
            await look(driver, f"workspace-tab-{tab.id}", tab.title)
        driver.editor.text = RIGHT["reference"]
        await driver.press("f3", "f8")
        await driver.until(lambda: isinstance(driver.app.screen, ConfirmScreen), "the question")
        await look(driver, "submit", "Hand in what is in the editor?")
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.app.screen, WorkspaceScreen), "the workspace")
        await driver.submit()
        await driver.until(lambda: "passed" in driver.line("#status"), "the pass")
        await driver.press("alt+e")
        await driver.until(lambda: isinstance(driver.app.screen, ExplanationScreen), "the explanation")
        await look(driver, "explanation", "Explanation")
