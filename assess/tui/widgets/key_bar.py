"""The bottom line: the keys that do something now, from the registry, as many as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from assess.tui.commands import COMMANDS

if TYPE_CHECKING:
    from assess.tui.app import AssessApp


class KeyBar(Widget):
    """Keys and titles of the active commands; each can be clicked."""

    DEFAULT_CSS = "KeyBar { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $muted; }"
    can_focus = False
    auto_links = False  # keys are marked by their colour and weight, not underlined

    def on_mount(self) -> None:
        """Follow what is active."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def _bindings_updated(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()

    def render(self) -> Content:
        """One line that is never wider than the widget."""
        app = cast("AssessApp", self.app)
        line = Content("")
        for command in sorted(COMMANDS.values(), key=lambda command: command.scope == "app"):
            if command.in_bar and command.keys and app.is_command_enabled(command.id, self.screen):
                key = Content.styled(command.shown_key, "bold $footer-key-foreground")
                part = Content.assemble(key, f" {command.title}")
                if line.cell_length + part.cell_length + 2 <= self.content_size.width:
                    part = part.stylize(f"@click={command.action}")
                    line = part if not line else Content.assemble(line, "  ", part)
        return line
