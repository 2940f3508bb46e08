"""A text area that edits Python: highlighting, line numbers, indentation that follows the code, tabs as spaces."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

from assess.tui.theme import SYNTAX, SYNTAX_FAMILIES
from assess.tui.widgets.key_order import run_own_binding

INDENT = 4
LEAVES_BLOCK = ("return", "pass", "break", "continue", "raise")


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


class Editor(TextArea):
    """A Python editor; Escape and Shift+Tab are left to the screen where they have nothing to do here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("shift+tab", "dedent", "Less indentation", show=False)]

    def __init__(self, text: str, *, python: bool = True, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(
            text,
            language="python" if python else None,
            soft_wrap=False,
            tab_behavior="indent",
            show_line_numbers=True,
            max_checkpoints=500,
            id=id,
            classes=classes,
            compact=True,
        )
        self.indent_width = INDENT
        for name, colours in SYNTAX.items():
            styles = {
                capture: Style.parse(colours[family])
                for family, captures in SYNTAX_FAMILIES.items()
                for capture in captures
            }
            self.register_theme(TextAreaTheme(name, syntax_styles=styles))

    def on_mount(self) -> None:
        """Follow the app's theme, now and whenever it changes."""
        self.watch(self.app, "theme", self._follow_theme)

    def _follow_theme(self, name: str) -> None:
        self.theme = name if name in SYNTAX else ("assess-dark" if self.app.current_theme.dark else "assess-light")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "escape":
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
        else:
            await run_own_binding(self, event)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if not self.read_only:
            text = event.text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(INDENT)
            self.replace(text, *sorted(self.selection), maintain_selection_offset=False)
            self.scroll_cursor_visible()

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

    def _shift_lines(self, columns: int) -> None:
        """Indent the lines of the selection by `columns`, or take as many away, as one step to undo."""
        first, last = sorted(self.selection)
        old = [self.document[row] for row in range(first[0], last[0] + 1)]
        new = [_shifted(line, columns) for line in old]
        anchor, cursor = self.selection
        self.replace("\n".join(new), (first[0], 0), (last[0], len(old[-1])))
        moved = {first[0] + i: len(after) - len(before) for i, (before, after) in enumerate(zip(old, new, strict=True))}
        self.selection = type(self.selection)(*((r, max(0, c + moved[r])) for r, c in (anchor, cursor)))


def _shifted(line: str, columns: int) -> str:
    """`line` indented by `columns`, or with up to `-columns` leading spaces fewer; empty lines stay empty."""
    if columns > 0:
        return " " * columns + line if line.strip() else line
    return line[min(-columns, len(line) - len(line.lstrip(" "))) :]
