"""The bottom line: the keys that do something now, from the registry, as many as fit."""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from assess.tui.commands import COMMANDS


class KeyBar(Widget):
    """Keys and titles of the active commands; each can be clicked."""

    DEFAULT_CSS = "KeyBar { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $text-muted; }"
    can_focus = False

    def on_mount(self) -> None:
        """Follow what is active."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def _bindings_updated(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()

    def render(self) -> Content:
        """One line that is never wider than the widget."""
        shown: dict[str, Content] = {}
        for active in self.screen.active_bindings.values():
            command = COMMANDS.get(active.binding.id or "")
            if command is None or not command.in_bar or not active.enabled or command.id in shown:
                continue
            key = key_name(active.binding.key)
            shown[command.id] = Content.assemble(
                Content.styled(key, "bold $footer-key-foreground"), f" {command.title}"
            ).stylize(f"@click={command.action}")
        parts = [shown[id] for id in COMMANDS if id in shown]
        parts.sort(key=lambda part: part.plain.endswith(("Quit", "Palette", "Help")))
        line = Content("")
        for part in parts:
            if line.cell_length + part.cell_length + 2 > self.size.width - 2:
                continue
            line = part if not line else Content.assemble(line, "  ", part)
        return line


def key_names(keys: str) -> str:
    """All keys of a command for people: `F5 ^J`."""
    return " ".join(key_name(key) for key in keys.split(","))


def key_name(key: str) -> str:
    """A key as it is written for people: `F5`, `^P`, `Enter`."""
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    return {"enter": "Enter", "escape": "Esc"}.get(key, key.upper())
