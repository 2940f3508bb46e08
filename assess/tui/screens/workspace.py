"""The workspace: statement, editor and results of one challenge, on one screen or, where it is narrow, as tabs."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.types import CSSPathType
from textual.widget import Widget
from textual.widgets import Static

from assess.tui.backstage_history import HistoryCalls
from assess.tui.commands import COMMANDS, bindings_of, with_keys
from assess.tui.editing.marks import failing_lines
from assess.tui.reading import reading
from assess.tui.run_status import Durations, RunStatus, starting_line
from assess.tui.screens.base import failure_sentence
from assess.tui.screens.workspace_learning import LearningScreen
from assess.tui.screens.workspace_panes import PANES, Pane, PanedScreen
from assess.tui.widgets.editor_pane import EditorPane
from assess.tui.widgets.file_editors import FileEditors
from assess.tui.widgets.pane_title import PaneTitle, pane_name, tabs
from assess.tui.widgets.results import Results
from assess.tui.widgets.statement import Statement

if TYPE_CHECKING:
    from assess.schema.grade import Grade
    from assess.tui.backstage import Desk, Part
    from assess.tui.feed import Feed

STATUS_S = 0.1  # how often the elapsed time is drawn again
EVENTS_A_TURN = 400  # between two looks at the keyboard
READY = "Ready. {run} runs the visible tests, {submit} submits."


class RunProgressed(Message, bubble=False):
    """There is something to take from the feed."""


class WorkspaceScreen(PanedScreen, LearningScreen):
    """One challenge being worked on."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["workspace.tcss", "results.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("workspace")
    AUTO_FOCUS = "Editor"

    def __init__(self, desk: Desk) -> None:
        super().__init__(classes="show-editor")
        self.desk = desk
        self.feed: Feed | None = None
        self.status: RunStatus | None = None
        self.grade: Grade | None = None
        self.durations = Durations()
        self._starting = self._cancel_asked = False
        self._waiting_for_graders: str | Literal[False] = ""
        """What the graders said last as they start; False once they have."""
        self._saved = dict(desk.texts)
        self._ran: dict[str, str] = {}
        """The texts of the run under way or the last one."""
        self._cannot_save = False
        self._saving = 0
        """How many saves are under way."""

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
                    yield EditorPane(self.desk.texts, self.desk.interface)
                    with Vertical(id="results", classes="pane"):
                        yield Results(self.assess.settings.first_results_tab)
            yield Static(Content(with_keys(READY)), id="status", markup=False)

    def on_mount(self) -> None:
        """Begin to save drafts and to show the time of a run."""
        self.query_one("#tabs").auto_links = False
        self.set_class(len(self.files.names) > 1, "-several-files")
        self.show_tabs()
        recovered = self.desk.recovered
        self._say_saved(f"recovered, saved {recovered}" if recovered else "from the starter")
        self.run_aside(self.query_one(Statement).show(reading(self.desk)), "show the statement")
        self.run_aside(self._know_durations(), "read how long checks took")
        self.run_aside(self.results.open(self.desk, self.fail), "open the results")
        self.set_interval(self.assess.settings.autosave_seconds, self._autosave)
        self.set_interval(STATUS_S, self._tick)

    # What is shown

    def show_pane(self, pane: Pane) -> None:
        """Move to a pane, and bring it to the front where only one fits."""
        self.bring_to_front(pane)
        match pane:
            case "editor":
                target: Widget = self.files.editor
            case "statement":
                target = self.query_one(Statement)
            case "results":
                target = self.results.front.receiver
                self.call_later(self.results.front.came_to_front)
        self.app.stylesheet.update(self)  # a pane that was hidden can take the keys only when it is shown
        self.set_focus(target, scroll_visible=False)  # at once, so that the next key goes there

    async def show_tab(self, id: str) -> None:
        """Move to a tab of the results."""
        await self.results.show(id)
        self.show_pane("results")

    async def step_tab(self, by: int) -> None:
        """Move to the next tab of the results, or the one before; from elsewhere, to the one that is in front."""
        if self.results.has_focus_within:
            await self.results.step(by)
        self.show_pane("results")

    def show_tabs(self) -> None:
        """Name the panes, and the files in the editor's title."""
        front = next(index for index, pane in enumerate(PANES) if self.has_class(f"show-{pane}"))
        actions = [COMMANDS[pane].action for pane in PANES]
        self.query_one("#tabs", Static).update(tabs([pane_name(pane) for pane in PANES], front, actions))
        more = Content.styled(f" {COMMANDS['next-file'].shown_key} next", "$muted")
        shown = tabs(self.files.names, self.files.index)
        title = self.query_one("#editor PaneTitle", PaneTitle)
        title.tell(Content.assemble(shown, more) if len(self.files.names) > 1 else shown)

    @property
    def results(self) -> Results:
        """The pane of results."""
        return self.query_one(Results)

    @property
    def files(self) -> FileEditors:
        """The editors."""
        return self.query_one(FileEditors)

    def edit_pane(self) -> EditorPane:
        """The editor with its tools, brought to the front to be used."""
        pane = self.query_one(EditorPane)
        if not self.has_class("show-editor") or not pane.has_focus_within:
            self.show_pane("editor")
        return pane

    async def next_file(self) -> None:
        """Bring the next file to the front."""
        await self.files.show_next()
        self.show_pane("editor")

    def is_enabled(self, command_id: str) -> bool:
        """Cancel only while something runs; run and submit only while nothing does."""
        match command_id:
            case "explanation" | "practise" | "give-up":
                return self.is_learning_enabled(command_id)
            case "cancel":
                return self.running
            case "run" | "submit" | "profile":
                return not self.running
            case "next-file":
                return len(self.files.names) > 1
            case "end-folder":
                return bool(self.query("Beside"))
            case "zoom":
                return not self.has_class("-narrow")
            case "grow" | "shrink":
                return not (self.has_class("-narrow") or self.has_class("-zoomed"))
        return self.results.is_enabled(command_id, self.running)

    # Drafts

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return self.files.texts() != self._saved or self.results.unsaved

    def _autosave(self) -> None:
        """Save what was typed since the last save; that it cannot be saved is said once, then stands in the title."""
        if self.unsaved and not self._saving:
            self.run_aside(self.save_draft(repeated=self._cannot_save), "save the draft")

    async def save_draft(self, repeated: bool = False) -> None:
        """Save now; what cannot be saved stays in the editor, and is tried again. `repeated` leaves the toast out."""
        texts = self.files.texts()
        self._saving += 1
        try:
            await self.results.save()
            await self.assess.backstage.save(self.desk, texts)
        except Exception as error:
            self._cannot_save = True
            self._say_saved("! not saved")
            if not repeated:
                self.fail("save the draft", error)
        else:
            self._was_saved(texts)
        finally:
            self._saving -= 1

    def _was_saved(self, texts: dict[str, str]) -> None:
        self._saved, self._cannot_save = texts, False
        self._say_saved(f"saved {datetime.now():%H:%M:%S}")

    def _say_saved(self, text: str) -> None:
        said = self.query_one("#saved", Static)
        said.update(Content(text), layout=len(text) != said.content_size.width)  # the clock alone moves nothing

    async def bring_back(self, texts: dict[str, str], what: str) -> bool:
        """Put an earlier version into the editor; what was there is kept as a draft first, and can be undone to.

        False, with nothing changed, where it cannot be kept.
        """
        await self.save_draft()
        if self._cannot_save:
            return False
        await self.files.put_all(texts)
        self.show_pane("editor")
        undo = "Ctrl+Z takes it back; what was in the editor is in the history."
        self.app.notify(f"{what} is in the editor. {undo}", markup=False)
        return True

    # Runs

    @property
    def running(self) -> bool:
        """Whether tests or a grade run, or are about to."""
        return self._starting or (self.feed is not None and not self.feed.over)

    async def start_run(self, part: Part, only: tuple[str, ...] = (), profile: bool = False) -> None:
        """Run the visible tests or those in `only`, or submit; what is in the editor is saved first.

        `profile` measures the visible tests as well, and brings that tab to the front.
        """
        if self.running:
            return
        self._starting, self._cancel_asked, self._waiting_for_graders = True, False, False
        self._ran = texts = self.files.texts()
        self.status, self.grade, self.feed = RunStatus(part, time.monotonic()), None, None
        self.status.expected = self.durations.of(part)
        self.refresh_bindings()
        self._tick()
        try:
            if profile:
                await self.results.show("profile")
            await self.results.begin(part, only)
            if self.has_class("-zoomed") or not (self.has_class("-wide") or self.has_class("-medium")):
                self.show_pane("results")
            self.feed = await self.assess.backstage.start(self.desk, texts, part, self._wake, only, profile)
            self._was_saved(texts)
            if self._cancel_asked:
                self.feed.cancel()
            self._wake()  # for what came before there was a feed to take it from
        except Exception as error:
            await self._break("start", error)
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
            status.tell(event, time.monotonic())
            await self.results.tell(event)
            if event.event == "grade_finished":
                self.grade = event.grade
                self._mark_failures(event.grade)
        if not feed.over:
            self._tick()
        elif self.grade is not None and feed.error is None:
            self.durations.learn(status.part, self.grade)
            await self._end(status.finished(self.grade))
            if status.part == "hidden":
                self.run_aside(self.graded(self.grade.verdict.value == "pass"), "read your progress")
        elif feed.cancelled:
            await self._end(status.stopped(time.monotonic()))
        else:
            reason = feed.error or RuntimeError("the grader stopped without a grade")
            await self._break("finish", reason)

    def _mark_failures(self, grade: Grade) -> None:
        """Mark in the editor the lines that the messages name."""
        failed = [(check.title, check.message) for check in grade.checks if check.outcome.value != "pass"]
        self.query_one(EditorPane).mark_failures(failing_lines(failed), of=self._ran)

    async def _break(self, doing: str, error: Exception) -> None:
        """Say that the run could not go on, on the status line and, in full, with the results."""
        sentence = failure_sentence(doing, error)
        self.results.checks.note([sentence])
        if self.status is not None:
            await self._end(self.status.broken(sentence))

    async def _end(self, line: Content) -> None:
        """Say how the run ended, on the status line and in every tab."""
        self.query_one("#status", Static).update(line, layout=False)
        self.status = None
        await self.results.end(self.grade)
        self.refresh_bindings()

    def _tick(self) -> None:
        """What runs, as of now; before the first run, whether the graders have started."""
        if self.status is not None:
            self.query_one("#status", Static).update(self.status.line(time.monotonic()), layout=False)
        elif self._waiting_for_graders is not False:
            said = self.assess.backstage.warming
            if said != self._waiting_for_graders:
                self.query_one("#status", Static).update(starting_line(said) if said else Content(with_keys(READY)))
            self._waiting_for_graders = said or False

    async def _know_durations(self) -> None:
        seconds = await HistoryCalls(self.assess.backstage, self.desk).durations()
        self.durations.know("hidden", seconds)

    def cancel_run(self) -> None:
        """End the run at once."""
        self._cancel_asked = self._starting
        if self.feed is not None:
            self.feed.cancel()

    async def run_marked(self) -> None:
        """Run the visible check that is marked, alone."""
        if (line := self.results.checks.marked) is not None:
            await self.start_run("visible", (line.check_id,))

    async def go_to_marked(self) -> None:
        """Move the editor to the line that the marked check names."""
        line = self.results.checks.marked
        if line is not None and line.place is not None:
            await self.files.show(line.place.file)
            self.show_pane("editor")
            self.files.editor.go_to(line.place.line)

    def find(self) -> None:
        """Search in the editor."""
        self.assess.run_command("find")

    def find_next(self, step: int) -> None:
        """The next check that did not pass, or the one before."""
        self.results.checks.mark_problem(step)

    def code_at(self, file: str, line: int) -> str:
        """The line of the candidate's own code, counted from 1, as it was when the run began; empty for none."""
        lines = self._ran.get(file, "").split("\n")
        return lines[line - 1] if 0 < line <= len(lines) else ""

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
        await super().stop()
        if self.unsaved:
            await self.save_draft()

    async def go_back(self) -> None:
        """Stop, and go back; with work that cannot be saved, stay."""
        await self.stop()
        if not self.unsaved:
            await self.app.pop_screen()
