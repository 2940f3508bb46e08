"""The list of names under the cursor. It never has the focus, and takes no key but those that choose from it.

Enter and Tab are the editor's until an arrow key has chosen a name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from assess.tui.editing.names import Name, Wanted, in_string_or_comment, matching, names_for, wanted_at
from assess.tui.widgets.editor import Editor

ROWS = 8  # names seen at once
LETTERS = 2  # typed before the list comes by itself
Sources = Callable[[], tuple[dict[str, str], Sequence[str]]]
"""The other files, and the names of the challenge's interface."""


class NameList(Widget):
    """Names that begin as the word at the cursor does, each with where it comes from."""

    DEFAULT_CSS = """
    NameList { display: none; overlay: screen; position: absolute; background: $panel; color: $foreground; }
    """
    can_focus = False

    def __init__(self, sources: Sources) -> None:
        super().__init__()
        self._sources = sources
        self._editor: Editor | None = None
        self._start = (0, 0)
        self._all: list[Name] = []
        self._scroll = 0
        self.shown: list[Name] = []
        self.chosen: int | None = None
        """Which of `shown` the arrow keys have chosen."""

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self._editor is not None

    def typed(self, editor: Editor) -> None:
        """A letter was typed: open after the second of a word, or narrow what is open."""
        if self.is_open:
            self.follow(editor)
            return
        row, column = editor.cursor_location
        before = editor.document[row][:column]
        if len(wanted_at(before).word) >= LETTERS and not in_string_or_comment(before):
            self.open(editor)

    def open(self, editor: Editor) -> None:
        """List what could be meant at the cursor; where nothing could, stay closed."""
        row, column = editor.cursor_location
        wanted = wanted_at(editor.document[row][:column])
        others, interface = self._sources()
        self._start = (row, column - len(wanted.word))
        self._all = names_for(wanted, "\n".join(editor.document.lines), others, interface)
        self._show(editor, wanted)

    def follow(self, editor: Editor) -> None:
        """The text or the cursor has changed: narrow, or close where the cursor has left the word."""
        if not self.is_open:
            return
        row, column = editor.cursor_location
        wanted = wanted_at(editor.document[row][:column])
        if editor is not self._editor or (row, column - len(wanted.word)) != self._start or not editor.has_focus:
            self.close()
        else:
            self._show(editor, wanted)

    def _show(self, editor: Editor, wanted: Wanted) -> None:
        # Within the word itself a name counts only if it stands elsewhere too; one letter alone would list everything.
        shown = matching(self._all, wanted.word)
        if not shown:
            self.close()
            return
        if shown != self.shown:
            self.shown, self.chosen, self._scroll = shown, None, 0
        self._editor = editor
        name_width = min(40, max(len(name.text) for name in shown))
        width = name_width + max(len(name.source) for name in shown) + 4
        height = min(ROWS, len(shown))
        cursor = editor.cursor_screen_offset
        x = min(cursor.x - len(wanted.word) - 1, self.screen.size.width - width)
        below = cursor.y + 1 + height <= self.screen.size.height - 1
        self.absolute_offset = Offset(max(0, x), cursor.y + 1 if below else max(0, cursor.y - height))
        self.styles.width, self.styles.height = width, height
        self.display = True
        self.refresh(layout=True)

    def close(self) -> None:
        """Take it off the screen."""
        self._editor, self.shown, self.chosen, self.display = None, [], None, False

    # Keys

    def take_key(self, key: str) -> bool:
        """Use a key that the editor got, where it means something here; everything else stays the editor's."""
        if not self.is_open:
            return False
        if key == "escape":
            self.close()
        elif key == "down" or (key == "up" and self.chosen is not None):
            self._move(1 if key == "down" else -1)
        elif key in ("enter", "tab") and self.chosen is not None:
            self._accept()
        else:
            if key in ("up", "enter", "tab", "left", "right", "home", "end", "pageup", "pagedown"):
                self.close()
            return False
        return True

    def _move(self, by: int) -> None:
        index = -1 if self.chosen is None else self.chosen
        index = min(index + by, len(self.shown) - 1)
        self.chosen = index if index >= 0 else None
        self._scroll = min(max(self._scroll, index - ROWS + 1), max(0, index))
        self.refresh()

    def _accept(self) -> None:
        assert self._editor is not None and self.chosen is not None
        editor, name = self._editor, self.shown[self.chosen]
        self.close()
        editor.history.checkpoint()
        editor.replace(name.text, self._start, editor.cursor_location, maintain_selection_offset=False)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One name, and dimmed where it comes from; a sign stands before the chosen one."""
        index = y + self._scroll
        if index >= len(self.shown):
            return Strip.blank(self.size.width)
        name, chosen = self.shown[index], index == self.chosen
        colours = self.app.theme_variables
        ground = colours["block-cursor-background"] if chosen else colours["panel"]
        front = colours["block-cursor-foreground"] if chosen else colours["foreground"]
        style = Style(color=front, bgcolor=ground, bold=chosen)
        dim = Style(color=front if chosen else colours["muted"], bgcolor=ground)
        room = self.size.width - len(name.source) - 4
        text = name.text if len(name.text) <= room else name.text[: room - 1] + "…"
        segments = [Segment(f"{'▸' if chosen else ' '}{text:<{room}}  ", style), Segment(f"{name.source} ", dim)]
        return Strip(segments).adjust_cell_length(self.size.width, style)
