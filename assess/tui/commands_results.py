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

    show.__doc__ = f"Shows {entry.about}. Outside of text the digit alone will do."
    # The digit alone as well: where a terminal sends Alt as an escape, Textual takes it for a letter such as `¡`.
    command(f"tab-{entry.id}", f"alt+{number},{number}", f"{entry.title} tab", "workspace", in_bar=False)(show)


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


@command("open-hint", "h", "Open a hint", "workspace")
async def open_hint(screen: WorkspaceScreen) -> None:
    """Opens the next hint. It costs no points; it is recorded, and reports show it."""
    from assess.tui.tabs.hints import HintsTab

    await screen.query_one(HintsTab).open_next()


@command("compare-from", "m", "Compare with", "workspace")
async def compare_from(screen: WorkspaceScreen) -> None:
    """Compares the other versions with the marked one; once more, with what is in the editor again."""
    from assess.tui.tabs.history import HistoryTab

    await screen.query_one(HistoryTab).set_base()


@command("bring-back", "b", "Bring back", "workspace")
async def bring_back(screen: WorkspaceScreen) -> None:
    """Puts the marked version into the editor. What was there is kept as a draft first, and undo takes it back."""
    from assess.tui.tabs.history import HistoryTab

    await screen.query_one(HistoryTab).bring_back()
