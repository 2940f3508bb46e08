"""The tabs of the results pane: this list is all that the pane, the commands and the keys know of them.

Each tab is a `Tab` (see `base`) in a module of its own, imported when a workspace opens. To add one, add a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from assess.tui.tabs.base import Tab


@dataclass(frozen=True)
class TabEntry:
    """One tab as the strip and the commands name it."""

    id: str
    title: str
    where: str
    """`module:Class` below this package."""
    about: str
    """What it shows, as the end of the sentence "Shows …"."""

    def make(self) -> Tab:
        """The widget, with the id that it has in the pane."""
        module, _, name = self.where.partition(":")
        return cast("Tab", getattr(import_module(f"{__name__}.{module}"), name)(id=f"tab-{self.id}"))


TABS = (
    TabEntry("checks", "Checks", "checks:ChecksTab", "each check with its message"),
    TabEntry("curves", "Curves", "curves:CurvesTab", "what was plotted while something trained"),
    TabEntry("profile", "Profile", "profile:ProfileTab", "where the visible tests spend time and memory"),
    TabEntry("output", "Output", "output:OutputTab", "what your code printed"),
    TabEntry("questions", "Questions", "questions:QuestionsTab", "the follow-up questions and your answers"),
    TabEntry("hints", "Hints", "hints:HintsTab", "the hints that you opened, and lets you open the next one"),
    TabEntry("history", "History", "history:HistoryTab", "every submission and draft, and what changed between two"),
)
