"""The commands of the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.tui.commands import command

if TYPE_CHECKING:
    from assess.tui.screens.workspace import WorkspaceScreen


@command("profile", "shift+f5", "Profile", "workspace", in_bar=False)
async def profile(screen: WorkspaceScreen) -> None:
    """Runs the visible tests and measures where time and memory go, beside the reference. Nothing is scored."""
    from assess.tui.tabs.profile import ProfileTab

    screen.query_one(ProfileTab).asked = True
    await screen.start_run("visible", profile=True)


@command("profile-order", "o", "By time or memory", "workspace")
def switch_order(screen: WorkspaceScreen) -> None:
    """Orders the operators of the profile by the time or by the memory that they took."""
    from assess.tui.tabs.profile import ProfileTab

    screen.query_one(ProfileTab).switch_order()
