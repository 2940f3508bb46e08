"""Every command with its key and what it does, read from the registry."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from assess.tui.commands import Scope, commands_of
from assess.tui.screens.base import AssessScreen

HEADINGS: dict[Scope, str] = {
    "workspace": "In a challenge",
    "home": "At home",
    "catalogue": "In the catalogue",
    "explanation": "In an explanation",
    "statistics": "In the statistics",
    "app": "Everywhere",
}
KEY_WIDTH, TITLE_WIDTH = 12, 22  # cells


class HelpScreen(AssessScreen):
    """Help; any of the usual keys closes it."""

    CSS_PATH: ClassVar[CSSPathType | None] = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,enter", "close", "Close")]
    AUTO_FOCUS = "#body"

    def compose_body(self) -> ComposeResult:
        """A table for each scope."""
        with VerticalScroll(id="body", classes="pane", can_focus=True):
            yield Static(Content.assemble(("Keys and commands", "bold $primary"), ("  Escape closes this.", "$muted")))
            for scope, heading in HEADINGS.items():
                yield Static(Content.styled(heading, "bold"), classes="help-heading")
                for entry in commands_of(scope):
                    head = Content.assemble(
                        Content.styled(f"{' '.join(entry.shown_keys):<{KEY_WIDTH}}", "bold $accent"),
                        f"{entry.title:<{TITLE_WIDTH}}",
                    )
                    yield Static(head, classes="help-command", markup=False)
                    yield Static(Content(entry.help), classes="help-text", markup=False)

    def action_close(self) -> None:
        """Go back to where help was asked for."""
        self.app.pop_screen()

    def is_enabled(self, command_id: str) -> bool:
        """Help is open already."""
        return command_id != "help"
