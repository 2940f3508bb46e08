"""The app on a screen of its own, driven by keys, with the real store and the real graders behind it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from assess.catalog.catalog import Catalog
from assess.grading.broker import Broker
from assess.tui.app import AssessApp
from assess.tui.backstage import Entry, entry_of
from assess.tui.screens.catalogue import CatalogueScreen
from assess.tui.screens.confirm import ConfirmScreen
from assess.tui.screens.home import HomeScreen
from assess.tui.screens.workspace import WorkspaceScreen
from assess.tui.widgets.editor import Editor
from assess.tui.widgets.results import Results

Condition = Callable[[], object]
CHECKOUT = Path(__file__).parents[3]


@dataclass
class Driver:
    """The app and its pilot, with the steps that most tests share."""

    app: AssessApp
    pilot: Pilot[None]

    async def until(self, condition: Condition, what: str, seconds: float = 60) -> None:
        """Let the app work until `condition` holds; fails, saying `what` did not come, after `seconds`."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited {seconds:g} s for: {what}\n{self.text()}"
            await self.pilot.pause(0.02)

    async def press(self, *keys: str) -> None:
        """Press keys and let the app settle."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def catalogue(self) -> CatalogueScreen:
        """The screen in front, which is the catalogue."""
        assert isinstance(self.app.screen, CatalogueScreen)
        return self.app.screen

    @property
    def workspace(self) -> WorkspaceScreen:
        """The screen in front, which is a workspace."""
        assert isinstance(self.app.screen, WorkspaceScreen)
        return self.app.screen

    @property
    def editor(self) -> Editor:
        """The editor in front."""
        return self.workspace.files.editor

    @property
    def results(self) -> Results:
        """The results."""
        return self.workspace.query_one(Results)

    def listed(self) -> list[str]:
        """The slugs in the list."""
        return [entry.slug for entry in self.catalogue.shown]

    @property
    def home(self) -> HomeScreen:
        """The screen in front, which is home."""
        assert isinstance(self.app.screen, HomeScreen)
        return self.app.screen

    async def show_catalogue(self) -> None:
        """Go from home to the catalogue."""
        await self.press("c")
        await self.until(lambda: isinstance(self.app.screen, CatalogueScreen), "the catalogue")

    async def loaded(self) -> None:
        """Wait for the catalogue."""
        await self.until(lambda: self.catalogue.entries, "the catalogue")

    async def open(self, slug: str) -> None:
        """Open a challenge from the catalogue."""
        await self.loaded()
        self.catalogue.query_one("#filter", Input).value = slug
        await self.until(lambda: self.listed() == [slug], f"{slug} alone in the list")
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, WorkspaceScreen), "the workspace")
        await self.until(lambda: self.workspace.query(Editor), "the editor")

    async def run(self) -> None:
        """Run the visible tests and wait for their end."""
        before = self.workspace.feed
        await self.press("f5")
        await self.until(lambda: self.workspace.feed not in (None, before), "the tests to begin")
        await self.ended()

    async def ended(self) -> None:
        """Wait for a run that has begun to end."""
        await self.until(lambda: not self.workspace.running and self.workspace.status is None, "the end of the run")
        await self.pilot.pause()

    async def submit(self) -> None:
        """Hand in what is in the editor and wait for the grade."""
        before = self.workspace.feed
        await self.press("f8")
        await self.until(lambda: isinstance(self.app.screen, ConfirmScreen), "the question")
        await self.press("y")
        await self.until(lambda: isinstance(self.app.screen, WorkspaceScreen), "the workspace")
        await self.until(lambda: self.workspace.feed not in (None, before), "the grade to begin")
        await self.ended()

    def line(self, selector: str) -> str:
        """The text of a line of the screen in front."""
        from textual.widgets import Static

        return str(self.app.screen.query_one(selector, Static).content)

    def text(self) -> str:
        """Everything on the screen, as text."""
        size = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips[: size.height])


Drive = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture(scope="session")
def graders() -> Iterator[Broker]:
    """One broker for all tests, so that torch is imported once; the tests of the end of the app have their own."""
    with Broker() as broker:
        yield broker


@pytest.fixture
def drive(graders: Broker) -> Drive:
    """`async with drive(root, size=(120, 40)) as driver`: the app over the content at `root`, closed at the end.

    It shows the catalogue, or home if `at_home`.
    """

    @asynccontextmanager
    async def driving(
        root: Path, size: tuple[int, int] = (120, 40), own: bool = False, at_home: bool = False
    ) -> AsyncIterator[Driver]:
        app = AssessApp(root, broker=None if own else graders)
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot)
            if not at_home:
                await driver.show_catalogue()
            yield driver

    return driving


@pytest.fixture
def checkout() -> Path:
    """The content of this checkout."""
    return CHECKOUT


@pytest.fixture
def hostile_entry(content) -> Entry:
    """A challenge whose title looks like markup, as the catalogue shows it."""
    content.replace(
        "challenges/foundations/add/challenge.toml", '"Add two tensors"', '"[/b] [@click=app.quit]x, wide 日本語"'
    )
    return entry_of(Catalog.load(content.root).find("foundations/add"))
