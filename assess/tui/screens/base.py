"""What every screen shares: the key bar, the classes of its size, and the message where a terminal is too small."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from assess.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from assess.tui.app import AssessApp

MIN_WIDTH, MIN_HEIGHT = 60, 16  # cells; below this the panes no longer hold a line of code
WIDTHS = [(0, "-tiny"), (MIN_WIDTH, "-narrow"), (100, "-medium"), (160, "-wide")]
HEIGHTS = [(0, "-short"), (MIN_HEIGHT, "-tall")]
"""From how many columns and rows on a screen has a class; only the last that holds is set."""


class AssessScreen(Screen[None]):
    """A full screen of the app. Subclasses yield their own widgets from `compose_body`, in a container `#body`."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    @property
    def assess(self) -> AssessApp:
        """The app, as what it is."""
        return cast("AssessApp", self.app)

    def compose(self) -> ComposeResult:
        """Body, key bar, and the message for a terminal that is too small."""
        yield from self.compose_body()
        yield Static(
            Content(f"Assess needs at least {MIN_WIDTH} columns and {MIN_HEIGHT} rows.\nPlease enlarge the terminal."),
            id="too-small",
            markup=False,
        )
        yield KeyBar()

    def compose_body(self) -> ComposeResult:
        """The screen's own widgets."""
        yield from ()

    @property
    def scope(self) -> str:
        """Whose commands this screen offers, beside those of the app."""
        return type(self).__name__.removesuffix("Screen").lower()

    def is_enabled(self, command_id: str) -> bool:
        """Whether a command would do anything now; one that would not is left out of the key bar."""
        return True

    @property
    def unsaved(self) -> bool:
        """Whether work would be lost if the app ended now."""
        return False

    def touched(self) -> None:
        """Called at every key and click on this screen."""

    async def save_draft(self) -> None:
        """Save what is unsaved, where there is any."""

    async def stop(self) -> None:
        """Called before the screen or the app goes: end what runs, save what is unsaved."""

    # What the vim-friendly keys ask for, where a screen has it

    def find(self) -> None:
        """`/`: put the cursor where one searches."""

    def find_next(self, step: int) -> None:
        """`n` and `N`: the next find, or the one before for -1."""

    def move_pane(self, step: int) -> None:
        """`l` and `h`: the pane to the right, or to the left for -1."""

    def run_aside(self, work: Coroutine[Any, Any, None], doing: str) -> None:
        """Run a coroutine of this screen beside its messages; `doing` says what failed if it does.

        It is never cancelled half-way, not even when the app ends: Textual widgets do not survive that.
        """

        task = asyncio.ensure_future(work)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

        async def shielded() -> None:
            await asyncio.shield(task)

        self.run_worker(shielded(), group=doing, exit_on_error=False)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.fail(event.worker.group, event.worker.error)

    def fail(self, doing: str, error: BaseException) -> None:
        """Say in one sentence what could not be done and why; nothing is lost by it."""
        self.app.notify(failure_sentence(doing, error), severity="error", timeout=12, markup=False)


def failure_sentence(doing: str, error: BaseException) -> str:
    """`Could not save the draft: no space left on device.`, on one line."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return f"Could not {doing}: {reason[:400]}"
