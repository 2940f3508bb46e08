"""What learning adds to the workspace: time spent, repetitions from memory, giving up, the way to the explanation."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Static

from assess.tui.activity import ActivityMeter
from assess.tui.commands import COMMANDS
from assess.tui.screens.base import AssessScreen
from assess.tui.wording import day_name

if TYPE_CHECKING:
    from assess.schema.learning import Repetition
    from assess.tui.backstage import Desk
    from assess.tui.backstage_learning import Footing

KEEP_S = 20.0  # how often the time spent is stored; a kill loses no more than this
LOOK_S = 1.0  # how often a run that is under way counts as work


class LearningScreen(AssessScreen):
    """The part of the workspace that has to do with learning; the rest of it is `WorkspaceScreen`."""

    desk: Desk
    footing: Footing | None = None
    """What is allowed now; None until it was read."""

    @property
    def running(self) -> bool:
        """Whether tests or a grade run."""
        return False

    def on_mount(self) -> None:
        """Begin to count time, and read what is allowed."""
        self._meter = ActivityMeter()
        self._keeping = asyncio.Lock()
        self._meter.touch(time.monotonic())
        self.set_interval(LOOK_S, self._look)
        self.set_interval(KEEP_S, self.keep_time)
        self.run_aside(self._read_footing(first=True), "read your progress")

    # Time

    def touched(self) -> None:
        """Somebody works."""
        self._meter.touch(time.monotonic())

    def _look(self) -> None:
        if self.running:
            self.touched()

    async def keep_time(self) -> None:
        """Store the time that was counted; what cannot be stored is tried again, without a word."""
        async with self._keeping:
            seconds = self._meter.take()
            if seconds <= 0:
                return
            try:
                await self.assess.learning.spend(self.desk, seconds)
            except Exception:  # the draft, which matters more, says what is wrong with the store
                self._meter.give_back(seconds)

    async def stop(self) -> None:
        """Before the screen goes: store the time."""
        await self.keep_time()

    # What is allowed

    async def _read_footing(self, first: bool = False) -> None:
        self.footing = footing = await self.assess.learning.footing(self.desk)
        if first and footing.repetition:
            title = self.query_one("#title", Static)
            title.update(
                Content.assemble(Content.styled("From memory  ", "bold $accent"), cast(Content, title.content))
            )
        self.refresh_bindings()

    def is_learning_enabled(self, command_id: str) -> bool:
        """Whether one of learning's commands would do anything now."""
        footing = self.footing
        if footing is None or self.running:
            return False
        match command_id:
            case "explanation":
                return footing.may_explain
            case "practise":
                return footing.passed and not footing.repetition
            case _:
                return not footing.over

    async def graded(self, passed: bool) -> None:
        """A submission was graded: say what that means for learning."""
        before = self.footing
        await self._read_footing()
        if self.footing is not None and self.footing.settled is not None and before is not None and before.repetition:
            self._say(_outcome(self.footing.settled))
        elif passed:
            self._say(f"Passed. {COMMANDS['explanation'].shown_key} shows the explanation and a model answer.")

    def _say(self, sentence: str) -> None:
        self.app.notify(sentence, timeout=8, markup=False)

    # Commands

    async def show_explanation(self) -> None:
        """Show the explanation, and the model answer beside one's own."""
        from assess.tui.screens.explanation import ExplanationScreen

        try:
            explanation = await self.assess.learning.explain(self.desk)
        except Exception as error:
            self.fail("show the explanation", error)
            return
        await self.app.push_screen(ExplanationScreen(self.desk.entry.title, explanation))

    async def ask_to_give_up(self) -> None:
        """Ask once, then end the attempt and show the explanation."""
        from assess.tui.screens.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._give_up()

        await self.app.push_screen(
            ConfirmScreen(
                "Give up on this attempt?",
                "The explanation and a model answer are shown. What you wrote is kept, and you can try again any time.",
                "Give up",
            ),
            answered,
        )

    async def _give_up(self) -> None:
        try:
            self.footing = await self.assess.learning.give_up(self.desk)
        except Exception as error:
            self.fail("give up", error)
            return
        self.refresh_bindings()
        await self.show_explanation()

    async def practise(self) -> None:
        """Leave this attempt as it is, and open the challenge with a clean starter."""
        await self.stop()
        if self.unsaved:
            return
        try:
            desk = await self.assess.learning.practise(self.desk.entry)
        except Exception as error:
            self.fail("begin a repetition", error)
            return
        from assess.tui.screens.workspace import WorkspaceScreen

        await self.app.switch_screen(WorkspaceScreen(desk))


def _outcome(settled: Repetition) -> str:
    """What a repetition came to, and when the next one is due."""
    today = datetime.now().astimezone()
    due = datetime.fromisoformat(str(settled.card["due"])).astimezone(today.tzinfo)
    what = "Not remembered this time" if settled.recall == "again" else f"Remembered ({settled.recall.value})"
    return f"{what}. It comes back {day_name(due.date(), today.date())}."
