"""How the workspace's panes share the screen: as shipped, moved by steps that are kept while the app is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.tui.screens.base import AssessScreen

STEP = 1.25  # the factor of one step in a pane's share
MAX_STEPS = 5  # a pane is at most three times its usual share of what it and its neighbour have

SHARES: dict[str, dict[str, tuple[str, float]]] = {
    "-wide": {"statement": ("width", 2), "editor": ("width", 3), "results": ("width", 2)},
    "-medium": {"statement": ("width", 2), "editor": ("height", 3), "results": ("height", 2)},
}
"""Layout to pane to the side that it shares with its neighbour, and its usual share there, as in the stylesheet."""


def resize(screen: AssessScreen, pane: str, steps: int) -> None:
    """Give a pane more of the screen by so many steps, or less."""
    kept = screen.assess.pane_steps
    kept[pane] = max(-MAX_STEPS, min(kept.get(pane, 0) + steps, MAX_STEPS))
    lay_out(screen)


def lay_out(screen: AssessScreen) -> None:
    """Set every pane's share for the layout that the screen has now; in one without shares, as the stylesheet says."""
    shares = next((shares for name, shares in SHARES.items() if screen.has_class(name)), {})
    for pane in ("statement", "editor", "results"):
        styles = screen.query_one(f"#{pane}").styles
        side, share = shares.get(pane, ("", 0.0))
        size = f"{share * STEP ** screen.assess.pane_steps.get(pane, 0):.3f}fr"
        styles.width = size if side == "width" else None
        styles.height = size if side == "height" else None
