"""A text area that edits Python: indentation that follows the code, tabs as spaces, edits of whole lines, its marks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Selection, TextAreaTheme

from assess.tui.editing.lines import shifted, toggled_comment
from assess.tui.editing.marks import PARSED_HERE, Mark, syntax_mark
from assess.tui.theme import SYNTAX, SYNTAX_FAMILIES
from assess.tui.widgets.key_order import run_own_binding
from assess.tui.widgets.marked_area import MarkedArea

INDENT = 4
LEAVES_BLOCK = ("return", "pass", "break", "continue", "raise")
SYNTAX_S = 0.6  # seconds without a key before the text is parsed; half-written lines are no mistakes


def next_indent(before: str) -> int:
    """How many columns a new line begins at, after a line of which `before` stands left of the cursor."""
    line = before.expandtabs(INDENT)
    indent = len(line) - len(line.lstrip(" "))
    code = line.partition("#")[0].rstrip()
    if code.endswith((":", "(", "[", "{")):
        return indent + INDENT
    words = code.split(maxsplit=1)
    if words and words[0] in LEAVES_BLOCK and code.count("(") <= code.count(")"):
        return max(0, indent - INDENT)
    return indent


class Editor(MarkedArea):
    """A Python editor; Escape and Shift+Tab are left to the screen where they have nothing to do here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("shift+tab", "dedent", "Less indentation", show=False)]

    class Typed(Message):
        """A character was typed, and is in the text."""

        def __init__(self, editor: Editor) -> None:
            super().__init__()
            self.editor = editor

    def __init__(self, text: str, *, python: bool = True, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(text, language="python" if python else None, id=id, classes=classes)
        self.python = python
        self.indent_width = INDENT
        self.first_look: Callable[[str], bool] = lambda key: False
        """Asked with each key before it does anything here; true where it was used, as by an open list of names."""
        self._typing = False
        self._parsing: Timer | None = None
        for name, colours in SYNTAX.items():
            styles = {
                capture: Style.parse(colours[family])
                for family, captures in SYNTAX_FAMILIES.items()
                for capture in captures
            }
            self.register_theme(TextAreaTheme(name, syntax_styles=styles))

    def on_mount(self) -> None:
        """Follow the app's theme, now and whenever it changes; look at the text once."""
        self.watch(self.app, "theme", self._follow_theme)
        self._parse_soon()

    def _follow_theme(self, name: str) -> None:
        self.theme = name if name in SYNTAX else ("assess-dark" if self.app.current_theme.dark else "assess-light")

    # Keys

    async def _on_key(self, event: events.Key) -> None:
        if self.first_look(event.key):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.prevent_default()
        elif event.key == "enter" and not self.read_only:
            event.stop()
            event.prevent_default()
            start, end = sorted(self.selection)
            before = self.document[start[0]][: start[1]]
            self.replace("\n" + " " * next_indent(before), start, end, maintain_selection_offset=False)
        elif event.key == "tab" and not self.read_only and self.selection.start[0] != self.selection.end[0]:
            event.stop()
            event.prevent_default()
            self._shift_lines(INDENT)
        elif not await run_own_binding(self, event):
            self._typing = event.is_printable

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if not self.read_only:
            text = event.text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(INDENT)
            self.replace(text, *sorted(self.selection), maintain_selection_offset=False)
            self.scroll_cursor_visible()

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._parse_soon()
        if self._typing:
            self._typing = False
            self.post_message(self.Typed(self))

    # Edits

    def action_delete_left(self) -> None:
        """Delete one character, or back to the last tab stop where only spaces stand before the cursor."""
        row, column = self.cursor_location
        before = self.document[row][:column]
        if self.selection.is_empty and column and not before.strip(" "):
            self.delete((row, (column - 1) // INDENT * INDENT), (row, column), maintain_selection_offset=False)
        else:
            super().action_delete_left()

    def go_to(self, line: int) -> None:
        """Put the cursor on the first character of a line, counted from 1; beyond the end, of the last one."""
        row = min(line, self.document.line_count) - 1
        text = self.document[row]
        self.move_cursor((row, len(text) - len(text.lstrip())), center=True)

    def action_dedent(self) -> None:
        """Move the selected lines, or the cursor's line, one tab stop to the left."""
        self._shift_lines(-INDENT)

    def _selected_lines(self) -> tuple[int, list[str]]:
        """The first line that the selection touches and the text of all; a line of which nothing is taken is none."""
        first, last = sorted(self.selection)
        end = last[0] - 1 if last[0] > first[0] and last[1] == 0 else last[0]
        return first[0], [self.document[row] for row in range(first[0], end + 1)]

    def _shift_lines(self, columns: int) -> None:
        """Indent the lines of the selection by `columns`, or take as many away, as one step to undo."""
        first, last = sorted(self.selection)
        old = [self.document[row] for row in range(first[0], last[0] + 1)]
        self._put_lines(first[0], old, [shifted(line, columns) for line in old])

    def toggle_comment(self) -> None:
        """Comment the selected lines, or the cursor's, out or in, as one step to undo."""
        row, old = self._selected_lines()
        self._put_lines(row, old, toggled_comment(old))

    def _put_lines(self, row: int, old: list[str], new: list[str]) -> None:
        """Put as many new lines for the old ones from `row` on; the selection stays on the same words."""
        if old == new:
            return
        anchor, cursor = self.selection
        self.edit_once("\n".join(new), (row, 0), (row + len(old) - 1, len(old[-1])))
        grown = {row + i: len(after) - len(before) for i, (before, after) in enumerate(zip(old, new, strict=True))}
        self.selection = Selection(*((r, max(0, c + grown.get(r, 0))) for r, c in (anchor, cursor)))

    def duplicate_lines(self) -> None:
        """Repeat the selected lines, or the cursor's, below themselves, and move there."""
        row, lines = self._selected_lines()
        anchor, cursor = self.selection
        end = (row + len(lines) - 1, len(lines[-1]))
        self.edit_once("\n" + "\n".join(lines), end, end)
        self.selection = Selection(*((r + len(lines), c) for r, c in (anchor, cursor)))

    def move_lines(self, down: bool) -> None:
        """Move the selected lines, or the cursor's, past the next line or the one before."""
        row, lines = self._selected_lines()
        end = row + len(lines)
        if (down and end >= self.document.line_count) or (not down and row == 0):
            return
        anchor, cursor = self.selection
        first, last = (row, end) if down else (row - 1, end - 1)
        block = [self.document[last], *lines] if down else [*lines, self.document[first]]
        self.edit_once("\n".join(block), (first, 0), (last, len(self.document[last])))
        step = 1 if down else -1
        self.selection = Selection(*((r + step, c) for r, c in (anchor, cursor)))

    def edit_once(self, text: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Put `text` between two locations as one step to undo, whatever was typed just before."""
        self.history.checkpoint()
        self.replace(text, start, end)
        self.history.checkpoint()

    def replace_text(self, text: str) -> None:
        """Make the whole text this one, as one step to undo that changes no more lines than it must."""
        old, new = list(self.document.lines), text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if old == new:
            return
        least = min(len(old), len(new))
        head = next((i for i in range(least) if old[i] != new[i]), least)
        left = least - head
        tail = next((i for i in range(left) if old[-1 - i] != new[-1 - i]), left)
        head, tail = (head, tail) if head < len(old) - tail and head < len(new) - tail else _widened(head, tail)
        last = len(old) - tail - 1
        self.edit_once("\n".join(new[head : len(new) - tail]), (head, 0), (last, len(old[last])))

    # Marks

    def _parse_soon(self) -> None:
        """Look for a syntax error once nobody types."""
        if self.python:
            if self._parsing is not None:
                self._parsing.stop()
            self._parsing = self.set_timer(SYNTAX_S, self._parse)

    def _parse(self) -> None:
        text, lines = self.text, list(self.document.lines)
        if len(text) > PARSED_HERE:  # beside the keys, not in their queue
            self.run_worker(self._parse_large(text, lines), group="parse", exclusive=True, exit_on_error=False)
        else:
            self._mark_syntax(syntax_mark(text), lines)

    async def _parse_large(self, text: str, lines: list[str]) -> None:
        self._mark_syntax(await asyncio.to_thread(syntax_mark, text), lines)

    def _mark_syntax(self, mark: Mark | None, lines: list[str]) -> None:
        self.set_marks("syntax", [] if mark is None else [mark], of=lines)


def _widened(head: int, tail: int) -> tuple[int, int]:
    """A stretch that holds at least one line on both sides, for an edit that only adds lines or only takes them."""
    return (head - 1, tail) if head else (head, tail - 1)
