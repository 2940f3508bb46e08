"""The editor with what belongs to it: its title, the find bar, the list of names, and the line below the text.

The line below says where the cursor is, and why its line is marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from assess.tui.editing.marks import Mark
from assess.tui.signs import MARKS
from assess.tui.widgets.editor import Editor
from assess.tui.widgets.file_editors import FileEditors
from assess.tui.widgets.find_bar import FindBar, Mode
from assess.tui.widgets.marked_area import MarkedArea
from assess.tui.widgets.name_list import NameList
from assess.tui.widgets.pane_title import PaneTitle


class EditorPane(Vertical):
    """Several files and the tools to edit them."""

    DEFAULT_CSS = """
    EditorPane #below { height: 1; background: $panel 50%; padding: 0 1; }
    EditorPane #mark { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    EditorPane #place { width: 26; height: 1; color: $muted; text-align: right; }
    """

    def __init__(self, texts: Mapping[str, str], interface: Sequence[str]) -> None:
        """Edit these files; `interface` are the challenge's own names, offered first."""
        super().__init__(id="editor", classes="pane")
        self._texts = texts
        self._interface = interface

    def compose(self) -> ComposeResult:
        """Title, find bar, text, the line below, and the list of names above all of them."""
        yield PaneTitle("editor")
        yield FindBar()
        yield FileEditors(self._texts)
        with Horizontal(id="below"):
            yield Static(id="mark", markup=False)
            yield Static(id="place", markup=False)
        yield NameList(self._sources)

    def _sources(self) -> tuple[dict[str, str], Sequence[str]]:
        front = self.files.names[self.files.index]
        others = {name: text for name, text in self.files.texts().items() if name != front and name.endswith(".py")}
        return others, self._interface

    @property
    def files(self) -> FileEditors:
        """The editors of all files."""
        return self.query_one(FileEditors)

    @property
    def names(self) -> NameList:
        """The list of names."""
        return self.query_one(NameList)

    # What commands do

    def find(self, mode: Mode) -> None:
        """Open the find bar."""
        self.names.close()
        self.query_one(FindBar).open(self.files.editor, mode)

    def complete(self) -> None:
        """List the names that could stand at the cursor."""
        self.files.editor.focus()
        self.names.open(self.files.editor)

    def go_to_mark(self) -> None:
        """Move to the next marked line; after the last comes the first."""
        editor = self.files.editor
        if rows := sorted({mark.row for mark in editor.marks}):
            row = editor.cursor_location[0]
            editor.move_cursor((next((other for other in rows if other > row), rows[0]), 0), center=True)

    def mark_failures(self, lines: Mapping[str, Sequence[Mark]], of: Mapping[str, str]) -> None:
        """Mark where the last run failed: file to marks, made for the texts `of`; other files are cleared."""
        for name, editor in self.files.made():
            old = of.get(name, editor.text).split("\n")
            editor.set_marks("run", [mark for mark in lines.get(name, ()) if mark.row < len(old)], of=old)

    # What the editors say

    @on(Editor.Typed)
    def _typed(self, event: Editor.Typed) -> None:
        self.names.typed(event.editor)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        if isinstance(event.text_area, Editor):
            self.names.follow(event.text_area)
        bar = self.query_one(FindBar)
        if event.text_area is bar.editor and event.text_area.has_focus:
            bar.refresh_hits()

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        if isinstance(event.text_area, Editor):
            self.names.follow(event.text_area)
        self.show_place()

    @on(MarkedArea.MarksChanged)
    def _marked(self) -> None:
        self.show_place()

    def on_descendant_blur(self) -> None:
        """Names are for who is typing."""
        self.names.close()

    def on_descendant_focus(self) -> None:
        """Another file may be in front."""
        self.files.editor.first_look = self.names.take_key
        self.show_place()

    @on(FindBar.Closed)
    def _find_closed(self) -> None:
        self.files.editor.focus()

    def show_place(self) -> None:
        """Say where the cursor is, and what is wrong with its line, or which line to look at.

        Both have their size once and for all: a layout of the whole screen at every key would make typing slow.
        """
        editor = self.files.editor
        row, column = editor.cursor_location
        self.query_one("#place", Static).update(Content(f"line {row + 1}, column {column + 1}"), layout=False)
        self.query_one("#mark", Static).update(_about(editor.mark_at(row), editor.marks), layout=False)


def _about(mark: Mark | None, marks: Sequence[Mark]) -> Content:
    """What is wrong with the cursor's line in full; otherwise which lines are marked."""
    if mark is not None:
        sign = MARKS[mark.kind]
        return Content.assemble(Content.styled(f"{sign.mark} ", sign.style), Content(mark.message))
    parts = [Content.styled(f"{MARKS[m.kind].mark} line {m.row + 1}", MARKS[m.kind].style) for m in marks[:4]]
    return Content("  ").join([*parts, Content(f"and {len(marks) - 4} more")] if len(marks) > 4 else parts)
