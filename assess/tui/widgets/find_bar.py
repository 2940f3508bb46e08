"""The bar above the text: find, replace, go to a line. It works on the editor that it was opened for.

Finding is incremental: every letter moves to the first hit from where the cursor was; Escape leaves it there.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.widgets.text_area import Selection

from assess.tui.editing.search import MOST_HITS, BadPattern, Search, find_all, replaced
from assess.tui.widgets.editor import Editor

Mode = Literal["find", "replace", "line"]
Location = tuple[int, int]
FIELDS = ("#find-input", "#replace-input", "#all", "#case", "#regex")
"""What Tab moves between, in this order."""


class Choice(Static, can_focus=True):
    """A word that does something when it is clicked, or chosen by Enter or Space."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", "Choose", show=False)]

    def __init__(self, title: str, action: str, id: str) -> None:
        super().__init__(Content(title), id=id, markup=False)
        self._title, self._action = title, action

    def show(self, on: bool) -> None:
        """Say whether it is on, by a sign as well as by colour."""
        self.update(Content.styled(f"[{'x' if on else ' '}] {self._title}", "$primary" if on else "$muted"))

    async def on_click(self) -> None:
        """Do it."""
        await self.action_choose()

    async def action_choose(self) -> None:
        """Do it."""
        await self.query_ancestor(FindBar).run_action(self._action)


class FindBar(Vertical):
    """Find with a count, switches for capitals and patterns, replace one or all; or the number of a line."""

    DEFAULT_CSS = """
    FindBar { height: auto; background: $panel; display: none; padding: 0 1; }
    FindBar Horizontal { height: 1; }
    FindBar .label { width: 6; color: $muted; }
    FindBar Input { width: 1fr; min-width: 10; height: 1; border: none; padding: 0; background: $background; }
    FindBar Input:focus { background: $surface; }
    FindBar .side { width: auto; padding: 0 0 0 2; color: $muted; }
    FindBar Choice { width: auto; margin: 0 0 0 2; color: $muted; }
    FindBar Choice:focus { background: $primary 40%; text-style: bold; }
    FindBar #find-said { width: auto; max-width: 50%; padding: 0 0 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    FindBar.-line #find-row, FindBar.-line #replace-row, FindBar.-find #replace-row { display: none; }
    FindBar.-find #line-row, FindBar.-replace #line-row { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", show=False),
        Binding("down", "step(1)", "Next", show=False),
        Binding("up", "step(-1)", "Previous", show=False),
        Binding("tab", "field(1)", "Next field", show=False),
        Binding("shift+tab", "field(-1)", "Field before", show=False),
    ]

    class Closed(Message):
        """The bar was closed; the editor should have the keys again."""

    def __init__(self) -> None:
        super().__init__(id="find-bar")
        self.editor: Editor | None = None
        self.hits: list[tuple[Location, Location]] = []
        self._mode: Mode = "find"
        self._case = self._regex = False
        self._origin: Selection = Selection.cursor((0, 0))

    def compose(self) -> ComposeResult:
        """A row to find, one to replace, one for a line's number."""
        with Horizontal(id="find-row"):
            yield Static(Content("Find"), classes="label")
            yield Input(id="find-input", compact=True, select_on_focus=True)
            yield Static(id="find-said", markup=False)
            yield Choice("capitals", "switch('case')", "case")
            yield Choice("pattern", "switch('regex')", "regex")
        with Horizontal(id="replace-row"):
            yield Static(Content("With"), classes="label")
            yield Input(id="replace-input", compact=True, select_on_focus=True)
            yield Static(Content("Enter: one"), classes="side")
            yield Choice("replace all", "replace_all", "all")
        with Horizontal(id="line-row"):
            yield Static(Content("Line"), classes="label")
            yield Input(id="line-input", compact=True, select_on_focus=True, restrict=r"\d*")
            yield Static(id="line-said", markup=False, classes="side")

    # Open and close

    def open(self, editor: Editor, mode: Mode) -> None:
        """Show the bar for an editor; what is selected on one line is what is searched."""
        if self.display and self.editor not in (None, editor):
            self._forget()
        self.editor, self._mode, self._origin = editor, mode, editor.selection
        self.set_classes([f"-{mode}"])
        self.display = True
        chosen = editor.selected_text
        field = self.query_one("#find-input", Input)
        if mode == "line":
            self.query_one("#line-said", Static).update(Content(f"of {editor.document.line_count}"))
            field = self.query_one("#line-input", Input)
            field.value = ""
        elif chosen and "\n" not in chosen and not self._regex:
            field.value = chosen
        self._show_switches()
        field.focus()
        if mode != "line":
            self._origin = Selection.cursor(min(editor.selection))
            self._find(move=bool(field.value))

    def close(self) -> None:
        """Hide the bar; the cursor stays at what was found."""
        if self.display:
            self._forget()
            self.display = False
            self.post_message(self.Closed())

    def _forget(self) -> None:
        self.hits = []
        if self.editor is not None:
            self.editor.show_hits(())

    def action_close(self) -> None:
        """Hide the bar; from a line's number, back to where the cursor was."""
        if self._mode == "line" and self.editor is not None:
            self.editor.selection = self._origin
        self.close()

    # Find

    @property
    def _search(self) -> Search:
        return Search(self.query_one("#find-input", Input).value, self._case, self._regex)

    def _show_switches(self) -> None:
        self.query_one("#case", Choice).show(self._case)
        self.query_one("#regex", Choice).show(self._regex)

    def action_field(self, by: int) -> None:
        """Move to the next field, texts before switches."""
        wanted = {"find": FIELDS[:1] + FIELDS[3:], "replace": FIELDS, "line": ()}[self._mode]
        current = next((index for index, id in enumerate(wanted) if self.query_one(id).has_focus), -1)
        if wanted:
            self.query_one(wanted[(current + by) % len(wanted)]).focus()

    def action_switch(self, which: str) -> None:
        """Switch whether capitals matter, or whether it is a regular expression."""
        self._case ^= which == "case"
        self._regex ^= which == "regex"
        self._show_switches()
        self._find(move=True)

    @on(Input.Changed, "#find-input")
    def _pattern_changed(self) -> None:
        if self.display:
            self._find(move=True)

    def refresh_hits(self) -> None:
        """The text was changed: look again, without moving."""
        if self.display and self._mode != "line":
            self._find(move=False)

    def _find(self, move: bool) -> None:
        if self.editor is None or self._mode == "line":
            return
        text = "\n".join(self.editor.document.lines)
        try:
            spans = find_all(text, self._search)
        except BadPattern as error:
            self.hits = []
            self.editor.show_hits(())
            self._say(str(error), "$warning")
            return
        self.hits = _located(text, spans)
        self.editor.show_hits(self.hits)
        if move and self.hits:
            start = self._origin.start
            self._select(next((i for i, hit in enumerate(self.hits) if hit[0] >= start), 0))
        elif move:
            self.editor.selection = self._origin
        self._count()

    def _say(self, text: str, style: str = "$muted") -> None:
        self.query_one("#find-said", Static).update(Content.styled(text, style))

    def _count(self) -> None:
        if not self._search.pattern:
            self._say("")
        elif not self.hits:
            self._say("not found", "$warning")
        else:
            of = f"{len(self.hits)}{'+' if len(self.hits) == MOST_HITS else ''}"
            current = self._current()
            self._say(f"{of} found" if current is None else f"{current + 1} of {of}")

    def _current(self) -> int | None:
        """Which hit is selected."""
        selected = None if self.editor is None else tuple(sorted(self.editor.selection))
        return next((index for index, hit in enumerate(self.hits) if hit == selected), None)

    def _select(self, index: int) -> None:
        if self.editor is not None:
            self.editor.selection = Selection(*self.hits[index])
            self.editor.scroll_cursor_visible(center=True)

    def action_step(self, by: int) -> None:
        """Move to the next hit, or the one before; past the last comes the first."""
        if not self.hits or self.editor is None:
            return
        current = self._current()
        if current is None:
            cursor = self.editor.cursor_location
            after = next((i for i, hit in enumerate(self.hits) if hit[0] >= cursor), 0)
            index = after if by > 0 else (after - 1) % len(self.hits)
        else:
            index = (current + by) % len(self.hits)
        self._select(index)
        self._origin = Selection.cursor(self.hits[index][0])
        self._count()

    @on(Input.Submitted, "#find-input")
    def _next(self) -> None:
        self.action_step(1)

    # Replace

    @on(Input.Submitted, "#replace-input")
    def _replace_one(self) -> None:
        """Replace the hit that is selected and move to the next; where none is, only move."""
        current = self._current()
        if current is None:
            self.action_step(1)
        elif self._replace([self.hits[current]]) and self.editor is not None:
            self._origin = Selection.cursor(self.editor.selection.end)
            self._find(move=True)

    def action_replace_all(self) -> None:
        """Replace every hit, as one step to undo, and say how many there were."""
        count = len(self.hits)
        if self._mode == "replace" and count and self._replace(self.hits):
            self._find(move=False)
            self._say(f"{count} replaced", "$success")

    def _replace(self, hits: list[tuple[Location, Location]]) -> bool:
        """Replace these in one edit; the cursor ends after the last. False, with the reason said, where it can't be."""
        assert self.editor is not None
        lines = self.editor.document.lines
        starts = _line_starts("\n".join(lines))
        spans = [(starts[row] + column, starts[last] + end) for (row, column), (last, end) in hits]
        try:
            text = replaced("\n".join(lines), self._search, self.query_one("#replace-input", Input).value, spans)
        except BadPattern as error:
            self._say(str(error), "$warning")
            return False
        start, end = hits[0][0], hits[-1][1]
        self.editor.edit_once(text, start, end)
        new = text.split("\n")
        self.editor.selection = Selection.cursor(
            (start[0] + len(new) - 1, len(new[-1]) + (start[1] if len(new) == 1 else 0))
        )
        return True

    # Go to a line

    @on(Input.Changed, "#line-input")
    def _line_changed(self, event: Input.Changed) -> None:
        if self.display and self._mode == "line" and self.editor is not None and event.value:
            row = min(max(1, int(event.value[:9])), self.editor.document.line_count) - 1
            self.editor.move_cursor((row, 0), center=True)

    @on(Input.Submitted, "#line-input")
    def _line_chosen(self) -> None:
        self.close()


def _line_starts(text: str) -> list[int]:
    """The offset at which each line begins."""
    starts = [0]
    starts += [index + 1 for index, character in enumerate(text) if character == "\n"]
    return starts


def _located(text: str, spans: list[tuple[int, int]]) -> list[tuple[Location, Location]]:
    """Offsets as lines and columns."""
    starts = _line_starts(text)

    def location(offset: int) -> Location:
        row = bisect_right(starts, offset) - 1
        return row, offset - starts[row]

    return [(location(start), location(end)) for start, end in spans]
