"""How one moves between the workspace's panes, zooms and resizes them; what is in them is not known here."""

from __future__ import annotations

from typing import Literal

from assess.tui.screens.base import AssessScreen
from assess.tui.widgets.pane_sizes import lay_out, resize

Pane = Literal["statement", "editor", "results"]
PANES: tuple[Pane, ...] = ("statement", "editor", "results")


class PanedScreen(AssessScreen):
    """A screen of the three panes, one of which is in front; its class `show-PANE` says which."""

    def show_pane(self, pane: Pane) -> None:
        """Move to a pane, and bring it to the front where only one fits."""
        raise NotImplementedError

    def show_tabs(self) -> None:
        """Draw the line that names the panes."""
        raise NotImplementedError

    def bring_to_front(self, pane: Pane) -> None:
        """Show a pane where only one fits."""
        for other in PANES:
            self.set_class(other == pane, f"show-{other}")
        self.show_tabs()

    @property
    def pane(self) -> Pane:
        """The pane that has the focus, or had it last."""
        inside = {widget.id for widget in self.focused.ancestors_with_self} if self.focused else set()
        return next((p for p in PANES if p in inside), next(p for p in PANES if self.has_class(f"show-{p}")))

    def move_pane(self, step: int) -> None:
        """Move to the pane beside this one."""
        self.show_pane(PANES[max(0, min(PANES.index(self.pane) + step, len(PANES) - 1))])

    def toggle_zoom(self) -> None:
        """Give the screen to the pane that has the focus, or back to all."""
        self.bring_to_front(self.pane)
        self.toggle_class("-zoomed")
        self.refresh_bindings()

    def resize_pane(self, steps: int) -> None:
        """Make the pane that has the focus larger, or smaller."""
        resize(self, self.pane, steps)

    def on_resize(self) -> None:
        """Keep the shares of the panes in another layout."""
        self.call_after_refresh(lay_out, self)
