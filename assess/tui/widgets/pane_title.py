"""The lines that name panes and files: the same for a title above a pane and for tabs."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from assess.tui.commands import COMMANDS


class PaneTitle(Static):
    """The line above a pane: its key and name, and what is added; a click moves there."""

    def __init__(self, pane: str) -> None:
        """`pane` is the id of the command that moves to it."""
        super().__init__(Content(f" {pane_name(pane)}"), markup=False, classes="pane-title")
        self._pane = pane

    def tell(self, more: Content) -> None:
        """Add something after the name."""
        self.update(Content.assemble(f" {pane_name(self._pane)} ", more))

    async def on_click(self) -> None:
        """Move to the pane."""
        await self.run_action(COMMANDS[self._pane].action)


def pane_name(pane: str) -> str:
    """`F3 Editor`, from the registry."""
    return f"{COMMANDS[pane].shown_key} {COMMANDS[pane].title}".strip()


def tabs(titles: Sequence[str], front: int, actions: Sequence[str] = ()) -> Content:
    """Titles in a line, as plain text; the one in front is bold and bracketed. `actions` are run by a click."""
    parts = []
    for index, title in enumerate(titles):
        style = "bold $primary" if index == front else "$muted"
        tab = Content.styled(f"[{title}]" if index == front else f" {title} ", style)
        parts.append(tab.stylize(f"@click={actions[index]}") if actions else tab)
    return Content("").join(parts)
