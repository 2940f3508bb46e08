"""The line that says: these files are in a folder too, and whoever saves there is listened to.

It keeps both sides the same. What was saved in the folder is loaded, as one step to undo, and the visible tests run;
what is typed here is written there at every save of the draft. Where both have changed it asks, and writes nothing.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assess.errors import AssessError
from assess.tui.backstage_files import WorkFolder
from assess.tui.editing.sides import next_step
from assess.tui.screens.base import failure_sentence
from assess.tui.screens.conflict import Answer, ConflictScreen

if TYPE_CHECKING:
    from assess.tui.screens.workspace import WorkspaceScreen


class Beside(Static):
    """Mounted while a folder is watched; taken away to end it."""

    DEFAULT_CSS = "Beside { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }"

    class Saved(Message, bubble=False):
        """Something was saved in the folder."""

    def __init__(self, workspace: WorkspaceScreen) -> None:
        super().__init__(markup=False)
        self._workspace = workspace
        self._folder: WorkFolder | None = None
        self._base: dict[str, str | None] = {}
        """Each file as it was when both sides were last equal."""
        self._one_at_a_time = asyncio.Lock()
        self._asked: set[str] = set()
        """Files that a conflict was shown of and is not settled yet."""
        self._rerun = False

    @property
    def path(self) -> Path | None:
        """The folder, once it is there."""
        return self._folder.path if self._folder else None

    def on_mount(self) -> None:
        """Fill the folder and begin to watch it."""
        self._tell("opening the folder …")
        self._workspace.run_aside(self._open(), "put the files in a folder")

    async def _open(self) -> None:
        screen = self._workspace
        try:
            self._folder = await WorkFolder.open(
                screen.assess.backstage, screen.desk, screen.files.texts(), self._saved_by_another
            )
        except Exception:
            await self.remove()
            raise
        self._tell(f"edit in {self._folder.path} · every save there comes here")
        said = f"Your files are in {self._folder.path}\nEvery save there is loaded here, and the visible tests run."
        self.app.notify(said, timeout=12, markup=False)
        await self.level(run=False)
        self.set_interval(screen.assess.settings.autosave_seconds, self._give)

    def _saved_by_another(self) -> None:
        """On the watching thread."""
        self.post_message(self.Saved())

    async def on_unmount(self) -> None:
        """Watch no longer."""
        if self._folder is not None:
            await asyncio.to_thread(self._folder.close)

    def _tell(self, text: str, style: str = "$primary") -> None:
        self.update(Content.assemble(Content.styled("⇄ ", style), Content(text)))

    # Both sides

    @on(Saved)
    def _saved_there(self) -> None:
        self._workspace.run_aside(self._try("read the folder"), "read the folder")

    def _give(self) -> None:
        if self._workspace.files.texts() != self._base:
            self._workspace.run_aside(self._try("write to the folder"), "write to the folder")
        if self._rerun and not self._workspace.running:
            self._rerun = False
            self._workspace.run_aside(self._workspace.start_run("visible"), "run the visible tests")

    async def _try(self, doing: str) -> None:
        """Bring both sides together; what fails is said in the line, and not in a message every few seconds."""
        try:
            await self.level()
        except (OSError, AssessError) as error:
            self._tell(failure_sentence(doing, error), "$warning")

    async def level(self, run: bool = True) -> None:
        """Bring both sides to the same text, file by file; with `run`, test what came from the folder."""
        async with self._one_at_a_time:
            folder, files = self._folder, self._workspace.files
            if folder is None:
                return
            theirs = await folder.read()
            taken = []
            for name, text in theirs.items():
                mine = files.texts()[name]  # what is typed meanwhile counts
                match next_step(self._base.get(name), mine, text):
                    case "same":
                        self._settle(name, mine)
                    case "give":
                        if await folder.write(name, mine, text):
                            self._settle(name, mine)
                            self._tell(f"written to {folder.path} at {datetime.now():%H:%M:%S}")
                    case "take":
                        assert text is not None
                        files.put(name, text)
                        self._settle(name, text)
                        taken.append(name)
                    case "conflict":
                        assert text is not None
                        self._ask(name, mine, text)
                    case "wait":
                        pass
        if taken:
            self._tell(f"{', '.join(taken)} loaded from {folder.path} at {datetime.now():%H:%M:%S}")
            await self._test(run)

    def _settle(self, name: str, text: str) -> None:
        self._base[name] = text
        self._asked.discard(name)

    async def _test(self, run: bool) -> None:
        """Save what came, and run the visible tests on it; tests that run on what was before are cancelled first."""
        screen = self._workspace
        await screen.save_draft()
        if run and screen.running:
            self._rerun = True
            if screen.status is not None and screen.status.part == "visible":
                screen.cancel_run()
        elif run:
            await screen.start_run("visible")

    # Both have changed

    def ask_again(self) -> None:
        """Show what is not settled yet once more."""
        self._asked.clear()
        self._saved_there()

    def _ask(self, name: str, mine: str, theirs: str) -> None:
        self._tell(f"{name} has changed here and in the folder: choose which to keep", "$warning")
        if name in self._asked or self.app.screen is not self._workspace:
            return
        self._asked.add(name)

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._workspace.run_aside(self._resolve(name, mine, theirs, answer), "keep both versions")

        self.app.push_screen(ConflictScreen(name, mine, theirs), answered)

    async def _resolve(self, name: str, mine: str, theirs: str, answer: Answer) -> None:
        """Do what was chosen; where the folder has changed meanwhile, ask again."""
        folder, screen = self._folder, self._workspace
        if folder is None:
            return
        async with self._one_at_a_time:
            texts = screen.files.texts()
            backstage, desk = screen.assess.backstage, screen.desk
            await backstage.save(desk, texts | {name: theirs})  # whatever is chosen, both are in the history
            await backstage.save(desk, texts)
            if answer == "theirs":
                screen.files.put(name, theirs)
                self._base[name] = theirs
            else:
                copy = await folder.keep(name, theirs) if answer == "both" else None
                if not await folder.write(name, mine, theirs):
                    self._asked.discard(name)
                    return
                self._base[name] = mine
                kept = f"{name} is yours in both places" + (f"; the other is kept as {copy.name}" if copy else "")
                self._tell(kept)
            self._asked.discard(name)
        if answer == "theirs":
            self._tell(f"{name} is the folder's in both places")
            await self._test(run=True)
