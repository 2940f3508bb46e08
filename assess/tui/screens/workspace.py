"""The workspace: statement, editor and results of one challenge, on one screen or, where it is narrow, as tabs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.types import CSSPathType
from textual.widgets import ContentSwitcher, Static, TextArea

from assess.tui.commands import COMMANDS, bindings_of
from assess.tui.run_status import IDLE, RunStatus
from assess.tui.screens.base import AssessScreen, failure_sentence
from assess.tui.widgets.editor import Editor
from assess.tui.widgets.key_bar import key_name
from assess.tui.widgets.results import Results
from assess.tui.widgets.statement import Statement

if TYPE_CHECKING:
    from assess.schema.event import Event, PlannedCheck
    from assess.schema.grade import CheckResult, Grade
    from assess.tui.backstage import Desk, Part
    from assess.tui.feed import Feed

Pane = Literal["statement", "editor", "results"]
PANES: tuple[Pane, ...] = ("statement", "editor", "results")
AUTOSAVE_S = 3.0
STATUS_S = 0.1  # how often the elapsed time is drawn again
EVENTS_A_TURN = 400  # between two looks at the keyboard
RESULTS_HINT = """\
Nothing has run yet.

F5 runs the visible tests on what is in the editor.
F8 hands it in to be graded by the hidden checks."""


class RunProgressed(Message, bubble=False):
    """There is something to take from the feed."""


class WorkspaceScreen(AssessScreen):
    """One challenge being worked on."""

    CSS_PATH: ClassVar[CSSPathType | None] = "workspace.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("workspace")
    AUTO_FOCUS = "Editor"

    def __init__(self, desk: Desk) -> None:
        super().__init__(classes="show-editor")
        self.desk = desk
        self.names = list(desk.texts)
        self.feed: Feed | None = None
        self.status: RunStatus | None = None
        self.grade: Grade | None = None
        self._starting = False
        self._unsaved = False

    def compose_body(self) -> ComposeResult:
        """Title, tabs, the three panes, status."""
        entry = self.desk.entry
        with Vertical(id="body"):
            with Horizontal(classes="title-bar"):
                yield Static(
                    Content.assemble(
                        Content.styled(entry.title, "bold $primary"),
                        Content.styled(f"  {entry.slug} · {entry.kind} · {entry.minutes} min", "$muted"),
                    ),
                    id="title",
                    markup=False,
                )
                yield Static(id="saved", markup=False)
            yield Static(id="tabs", markup=False)
            with Horizontal(id="panes"):
                with Vertical(id="statement", classes="pane"):
                    yield PaneTitle("statement")
                    yield Statement()
                with Vertical(id="work"):
                    with Vertical(id="editor", classes="pane"):
                        yield PaneTitle("editor")
                        with ContentSwitcher(initial="file-0"):
                            yield self._make_editor(0)
                    with Vertical(id="results", classes="pane"):
                        yield PaneTitle("results")
                        yield Results(RESULTS_HINT)
            yield Static(Content(IDLE), id="status", markup=False)

    def on_mount(self) -> None:
        """Begin to save drafts and to show the time of a run."""
        self.query_one("#tabs").auto_links = False
        self._show_tabs()
        recovered = self.desk.recovered
        self._say_saved(f"recovered, saved {recovered}" if recovered else "from the starter")
        self.run_aside(self.query_one(Statement).show(_reading(self.desk)), "show the statement")
        self.set_interval(AUTOSAVE_S, self.save_draft_if_changed)
        self.set_interval(STATUS_S, self._tick)

    # What is shown

    def show_pane(self, pane: Pane) -> None:
        """Move to a pane, and bring it to the front where only one fits."""
        for other in PANES:
            self.set_class(other == pane, f"show-{other}")
        self._show_tabs()
        target = self.editor if pane == "editor" else self.query_one(Statement if pane == "statement" else Results)
        self.call_after_refresh(target.focus, False)

    def _show_tabs(self) -> None:
        tabs = [
            _tab(pane_title(pane), self.has_class(f"show-{pane}")).stylize(f"@click=app.command({pane!r})")
            for pane in PANES
        ]
        self.query_one("#tabs", Static).update(Content("").join(tabs))
        chosen = self.query_one(ContentSwitcher).current
        files = [_tab(name, chosen == f"file-{index}") for index, name in enumerate(self.names)]
        hint = Content.styled(" ^N next", "$muted") if len(self.names) > 1 else Content("")
        self.query_one("#editor PaneTitle", PaneTitle).tell(Content("").join([*files, hint]))

    @property
    def editor(self) -> Editor:
        """The editor of the file in front."""
        return self.query_one(f"#{self.query_one(ContentSwitcher).current}", Editor)

    def _make_editor(self, index: int) -> Editor:
        """An editor for one file; made when it is first wanted, since reading a grammar takes its time."""
        name = self.names[index]
        return Editor(self.desk.texts[name], python=name.endswith(".py"), id=f"file-{index}")

    async def next_file(self) -> None:
        """Bring the next file to the front."""
        switcher = self.query_one(ContentSwitcher)
        index = (int((switcher.current or "file-0").removeprefix("file-")) + 1) % len(self.names)
        if not switcher.query(f"#file-{index}"):
            await switcher.add_content(self._make_editor(index))
        switcher.current = f"file-{index}"
        self.show_pane("editor")

    def is_enabled(self, command_id: str) -> bool:
        """Cancel only while something runs; run and submit only while nothing does."""
        match command_id:
            case "cancel":
                return self.running
            case "run" | "submit":
                return not self.running
            case "next-file":
                return len(self.names) > 1
        return True

    # Drafts

    def texts(self) -> dict[str, str]:
        """What is in the editors now, by file name."""
        edited = {
            self.names[int((editor.id or "").removeprefix("file-"))]: editor.text for editor in self.query(Editor)
        }
        return self.desk.texts | edited

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._unsaved = True

    async def save_draft_if_changed(self) -> None:
        """Save what was typed since the last save."""
        if self._unsaved:
            await self.save_draft()

    async def save_draft(self) -> None:
        """Save now; what cannot be saved stays unsaved, and is tried again."""
        self._unsaved = False
        try:
            await self.assess.backstage.save(self.desk, self.texts())
        except Exception as error:
            self._unsaved = True
            self._say_saved("! not saved")
            self.fail("save the draft", error)
        else:
            self._say_saved(f"saved {datetime.now():%H:%M:%S}")

    def _say_saved(self, text: str) -> None:
        self.query_one("#saved", Static).update(Content(text))

    # Runs

    @property
    def running(self) -> bool:
        """Whether tests or a grade run, or are about to."""
        return self._starting or (self.feed is not None and not self.feed.over)

    async def start_run(self, part: Part) -> None:
        """Run the visible tests, or submit; what is in the editor is saved first."""
        if self.running:
            return
        self._starting = True
        self.status, self.grade, self.feed = RunStatus(part, time.monotonic()), None, None
        self.refresh_bindings()
        self._tick()
        results = self.query_one(Results)
        try:
            await results.clear()
            if not self.has_class("-wide") and not self.has_class("-medium"):
                self.show_pane("results")
            self._unsaved = False
            self.feed = await self.assess.backstage.start(self.desk, self.texts(), part, self._wake)
            self._say_saved(f"saved {datetime.now():%H:%M:%S}")
            self._wake()  # for what came before there was a feed to take it from
        except Exception as error:
            self._unsaved = True
            self._end(self.status.broken(failure_sentence("start", error)))
        finally:
            self._starting = False
            self.refresh_bindings()

    def _wake(self) -> None:
        self.post_message(RunProgressed())

    @on(RunProgressed)
    async def _run_progressed(self) -> None:
        feed, status = self.feed, self.status
        if feed is None or status is None:
            return
        for event in feed.take(EVENTS_A_TURN):
            status.tell(event)
            await self._show_event(event)
        if not feed.over:
            self._tick()
        elif self.grade is not None and feed.error is None:
            self._end(status.finished(self.grade))
        elif feed.cancelled:
            self._end(status.stopped(time.monotonic()))
        else:
            reason = feed.error or RuntimeError("the grader stopped without a grade")
            self._end(status.broken(failure_sentence("finish", reason)))

    async def _show_event(self, event: Event) -> None:
        results = self.query_one(Results)
        match event.event:
            case "grade_started":
                await self._plan(event.checks)
            case "check_started":
                results.start_check(event.id)
            case "curve":
                await results.add_point(event.id, event.run, event.series, event.step, event.total, event.value)
            case "output":
                results.add_output(event.id, event.text)
            case "check_finished":
                self._finish_check(event.check)
            case "grade_finished":
                self.grade = event.grade
                if not results.lines:  # it ended before a check could start, as for a file that cannot be loaded
                    await self._plan(event.grade.checks)
                for check in event.grade.checks:
                    self._finish_check(check)
                results.note([flag.message for flag in event.grade.flags])
                results.show_first_problem()
            case _:
                pass

    async def _plan(self, checks: Sequence[PlannedCheck | CheckResult]) -> None:
        """Lay out these checks; a visible one is worth nothing."""
        hidden = self.status is not None and self.status.part == "hidden"
        await self.query_one(Results).plan([(c.id, c.title, c.max_points if hidden else 0) for c in checks])

    def _finish_check(self, check: CheckResult) -> None:
        self.query_one(Results).finish_check(check.id, check.outcome.value, check.points, check.message)

    def _end(self, line: Content) -> None:
        """Say how the run ended; checks that never ended are shown as cancelled."""
        self.query_one(Results).cancel()
        self.query_one("#status", Static).update(line)
        self.status = None
        self.refresh_bindings()

    def _tick(self) -> None:
        if self.status is not None:
            self.query_one("#status", Static).update(self.status.line(time.monotonic()))

    def cancel_run(self) -> None:
        """End the run at once."""
        if self.feed is not None:
            self.feed.cancel()

    async def ask_to_submit(self) -> None:
        """Ask once, then submit."""
        from assess.tui.screens.confirm import ConfirmScreen

        if self.running:
            return

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.start_run("hidden")

        await self.app.push_screen(
            ConfirmScreen(
                "Hand in what is in the editor?",
                "It is kept, and graded by the hidden checks. You can go on working and hand in again.",
                "Submit",
            ),
            answered,
        )

    async def stop(self) -> None:
        """Before the screen goes: end what runs and save what is unsaved."""
        self.cancel_run()
        await self.save_draft_if_changed()

    async def go_back(self) -> None:
        """Stop, and show the catalogue; with work that cannot be saved, stay."""
        await self.stop()
        if not self._unsaved:
            await self.app.pop_screen()


class PaneTitle(Static):
    """The line above a pane: its key and name, and what is added; a click moves there."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(Content(f" {pane_title(pane)}"), markup=False, classes="pane-title")
        self.pane = pane

    def tell(self, more: Content) -> None:
        """Add something to the name."""
        self.update(Content.assemble(f" {pane_title(self.pane)} ", more))

    async def on_click(self) -> None:
        """Move to the pane."""
        await self.run_action(COMMANDS[self.pane].action)


def pane_title(pane: Pane) -> str:
    """`F3 Editor`, from the registry."""
    return f"{key_name(COMMANDS[pane].key)} {COMMANDS[pane].title}"


def _tab(title: str, in_front: bool) -> Content:
    """A tab's title as plain text; the one in front is bold and bracketed."""
    return Content.styled(f"[{title}]" if in_front else f" {title} ", "bold $primary" if in_front else "$muted")


def _reading(desk: Desk) -> str:
    """The statement with the visible tests below it, as Markdown."""
    parts = [desk.entry.statement.rstrip()]
    for name, text in desk.visible_tests.items():
        fence = "`" * max(3, 1 + max((len(run) for run in _backticks(text)), default=0))
        parts.append(f"## The visible tests: {name}\n\n{fence}python\n{text.rstrip()}\n{fence}")
    return "\n\n".join(parts) + "\n"


def _backticks(text: str) -> list[str]:
    """Every run of backticks, so that a fence can be longer than all of them."""
    return "".join(c if c == "`" else " " for c in text).split()
