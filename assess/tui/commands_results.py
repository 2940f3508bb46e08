"""The commands of the results pane: one for each tab, and those that move between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.tui.commands import command
from assess.tui.tabs import TABS, TabEntry

if TYPE_CHECKING:
    from assess.tui.screens.workspace import WorkspaceScreen


def _register(entry: TabEntry, number: int) -> None:
    async def show(screen: WorkspaceScreen) -> None:
        await screen.show_tab(entry.id)

    show.__doc__ = f"Shows {entry.about}."
    command(f"tab-{entry.id}", f"alt+{number}", f"{entry.title} tab", "workspace", in_bar=False)(show)


for _number, _entry in enumerate(TABS, 1):
    _register(_entry, _number)


@command("next-tab", "f9", "Next tab", "workspace", in_bar=False)
async def next_tab(screen: WorkspaceScreen) -> None:
    """Moves to the next tab of the results."""
    await screen.step_tab(1)


@command("previous-tab", "shift+f9", "Previous tab", "workspace", in_bar=False)
async def previous_tab(screen: WorkspaceScreen) -> None:
    """Moves to the previous tab of the results."""
    await screen.step_tab(-1)


@command("run-check", "r", "Run this check", "workspace")
async def run_check(screen: WorkspaceScreen) -> None:
    """Runs only the marked visible check on what is in the editor. Nothing is scored."""
    await screen.run_marked()


@command("go-to-code", "enter", "Go to the line", "workspace")
async def go_to_code(screen: WorkspaceScreen) -> None:
    """Moves the editor to the line that the marked check names."""
    await screen.go_to_marked()


@command("log-scale", "l", "Log scale", "workspace")
def switch_scale(screen: WorkspaceScreen) -> None:
    """Switches the curves between a linear and a logarithmic scale."""
    from assess.tui.tabs.curves import CurvesTab

    screen.query_one(CurvesTab).switch_scale()
