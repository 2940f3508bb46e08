"""Every command with its key and what it does, read from the registry; searched by typing."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Input, Static

from assess.tui.commands import COMMANDS, headed
from assess.tui.screens.base import AssessScreen
from assess.tui.settings import VIM
from assess.tui.vim_keys import HELP as VIM_KEYS
from assess.tui.widgets.key_order import run_own_binding

KEY_WIDTH, TITLE_WIDTH = 13, 18  # cells
ROOMY = 96  # cells, from which the text stands beside its keys
MAX_WIDTH = 130  # cells; longer lines are hard to read

Line = tuple[str, str, str]
"""Keys, title, text."""

FILTER_HELP: tuple[Line, ...] = (
    ("word", "Any word", "Found in title, track, kind, level, state and skills; one slip in it is forgiven."),
    ("track:gnn", "A facet", "Also kind:, level:, state: and skill:, by the beginning; track:gnn,cnn takes either."),
    ("-kind:debug", "Not this", "A minus before a facet leaves out what has it."),
    ("<30", "Time", "Minutes: <30, >=20, or time:20-40."),
)
EDITOR_HELP: tuple[Line, ...] = (
    ("^Z ^Y", "Undo, redo", "Across saves too."),
    ("^X ^C ^V", "Cut, copy, paste", "Without a selection, copying takes the line."),
    ("^A ^E", "Line", "To its beginning, to its end."),
    ("^K ^U", "Delete", "To the end of the line, to its beginning."),
    ("Tab Shift+Tab", "Indent", "The selected lines, or the line you are in."),
    ("F6 F7", "Select", "The line, everything."),
)


class SearchInput(Input):
    """The search; up, down and the page keys scroll what was found without leaving it."""

    async def _on_key(self, event: events.Key) -> None:
        move = {"up": "up", "down": "down", "pageup": "page_up", "pagedown": "page_down"}.get(event.key)
        if move:
            event.stop()
            event.prevent_default()
            getattr(self.screen.query_one("#help-lines"), f"scroll_{move}")(animate=False)
        else:
            await run_own_binding(self, event)


class HelpScreen(AssessScreen):
    """Help, beginning with the screen that it was asked for on; Escape or the key of help closes it."""

    CSS_PATH: ClassVar[CSSPathType | None] = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "close", "Close")]
    AUTO_FOCUS = "#help-search"

    def __init__(self, opened_from: str = "") -> None:
        """`opened_from` is the scope whose commands come first."""
        super().__init__()
        self._opened_from = opened_from

    def compose_body(self) -> ComposeResult:
        """The search, and a table for each section."""
        with Vertical(id="body", classes="pane"):
            yield Static(
                Content.assemble(
                    ("Keys and commands", "bold $primary"), ("  Type to search · Escape closes this", "$muted")
                ),
                classes="title-bar",
            )
            yield SearchInput(placeholder="Search: a key, a name, what it does", id="help-search", compact=True)
            with VerticalScroll(id="help-lines", can_focus=True):
                yield Static(id="help-text", markup=False)

    def on_mount(self) -> None:
        """Show all of it; with vim's keys they can be used at once."""
        if self.assess.settings.key_set == VIM:
            self.query_one("#help-lines").focus()

    def on_resize(self) -> None:
        """Wrap the lines anew; this also shows them the first time."""
        self._show(self.query_one("#help-search", Input).value)

    @on(Input.Changed, "#help-search")
    def _search_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def sections(self) -> list[tuple[str, list[Line]]]:
        """Every section with its lines: this screen's commands first, then the other screens', then what is typed."""
        own = sorted(headed(), key=lambda section: section[1][0].scope != self._opened_from)
        sections = []
        for heading, commands in own:
            heading += " (this screen)" if commands[0].scope == self._opened_from else ""
            sections.append(
                (heading, [(" ".join(entry.shown_keys) or "no key", entry.title, entry.help) for entry in commands])
            )
        sections.append(("The catalogue's filter", list(FILTER_HELP)))
        sections.append(("Typing in the editor", list(EDITOR_HELP)))
        state = "on" if self.assess.settings.key_set == VIM else "off; the settings turn them on"
        sections.append((f"Vim-friendly keys ({state})", [(keys, "", text) for keys, text in VIM_KEYS]))
        return sections

    def _show(self, search: str) -> None:
        words, width = search.lower().split(), self.size.width - 6
        parts: list[Content] = []
        for heading, lines in self.sections():
            found = [line for line in lines if all(word in " ".join((heading, *line)).lower() for word in words)]
            if found:
                parts.append(Content.styled(heading, "bold"))
                parts += [_line(line, width) for line in found]
                parts.append(Content(""))
        if not parts:
            parts.append(Content("Nothing here is called that. Backspace widens the search."))
        if not self.assess.settings_problems and not words:
            settings = COMMANDS["settings"].named
            parts.append(
                Content.styled(f"{settings} changes every key; they stand in {self.assess.settings_path}", "$muted")
            )
        self.query_one("#help-text", Static).update(Content("\n").join(parts))
        self.query_one("#help-lines").scroll_home(animate=False)

    def find(self) -> None:
        """Go to the search."""
        self.query_one("#help-search").focus()

    def find_next(self, step: int) -> None:
        """A screenful further, since only what was found is shown."""
        lines = self.query_one("#help-lines")
        lines.scroll_page_down(animate=False) if step > 0 else lines.scroll_page_up(animate=False)

    def action_close(self) -> None:
        """Leave the search with vim's keys; else go back to where help was asked for."""
        if self.assess.settings.key_set == VIM and self.query_one("#help-search").has_focus:
            self.query_one("#help-lines").focus()
        else:
            self.app.pop_screen()

    def is_enabled(self, command_id: str) -> bool:
        """Everything; asking for help again closes it."""
        return True


def _line(line: Line, width: int) -> Content:
    """A line at `width` cells: the text beside its keys and title where there is room, else below them."""
    keys, title, text = line
    beside = KEY_WIDTH + TITLE_WIDTH + 2
    indent = beside if width >= ROOMY else KEY_WIDTH + 1
    wrapped = textwrap.wrap(text, max(20, min(width, MAX_WIDTH) - indent)) or [""]
    body = f"\n{' ' * indent}".join(wrapped)
    head = Content.assemble(Content.styled(f"{keys:<{KEY_WIDTH}} ", "bold $accent"), f"{title:<{TITLE_WIDTH}} ")
    if width >= ROOMY or not title:
        head = head if title else Content.assemble(Content.styled(f"{keys:<{indent - 1}} ", "bold $accent"))
        return Content.assemble(head, Content.styled(body, "$muted"))
    return Content.assemble(head, "\n", " " * indent, Content.styled(body, "$muted"))
