"""The command that leaves the terminal to its shell for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.tui.commands import command

if TYPE_CHECKING:
    from assess.tui.screens.base import AssessScreen


@command("suspend", "", "Suspend", in_bar=False)
async def suspend(screen: AssessScreen) -> None:
    """Saves the draft and leaves the terminal to the shell; `fg` comes back. In a browser there is no shell."""
    await screen.assess.suspend_to_shell()
