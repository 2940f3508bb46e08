"""Curves while something trains: one chart for each series of each check, with the last runs of this attempt behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from assess.tui.backstage_history import Curves, HistoryCalls
from assess.tui.commands import COMMANDS
from assess.tui.tabs.base import Tab
from assess.tui.widgets.curve import Curve

if TYPE_CHECKING:
    from assess.schema.event import CurvePoint, Event
    from assess.schema.grade import Grade
    from assess.tui.backstage import Desk, Part

Key = tuple[str, str]
"""Check and series: what has a chart of its own."""
MAX_EARLIER = 3  # runs kept to be drawn behind the next ones


class CurvesTab(Tab):
    """The charts of the last run, or of the one under way."""

    follows_runs = True
    commands = frozenset({"log-scale"})

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.curves: dict[Key, Curve] = {}
        self.logarithmic = False
        self._titles: dict[str, str] = {}
        self._earlier: list[Curves] = []
        self._live = False

    def compose(self) -> ComposeResult:
        """A hint until something is plotted, then the charts."""
        yield Static(
            Content(
                "Nothing was plotted in the last run.\n\nWhen a check trains a model, its curves are drawn here as it "
                f"goes on. {COMMANDS['log-scale'].shown_key} switches the scale between linear and logarithmic."
            ),
            id="curves-hint",
            markup=False,
        )
        yield Vertical(id="curves")

    @property
    def sign(self) -> Content:
        """How many charts there are; a mark while points arrive."""
        if not self.curves:
            return Content("")
        return Content.styled("▸" if self._live else str(len(self.curves)), "$primary" if self._live else "$muted")

    def can(self, command_id: str, running: bool) -> bool:
        """A scale can be switched where there is one."""
        return bool(self.curves)

    async def open(self, desk: Desk) -> None:
        """Have the last grades of this attempt to draw them behind the next run."""
        stored = await HistoryCalls(self.assess.backstage, desk).curves(MAX_EARLIER)
        self._earlier = [*self._earlier, *stored][:MAX_EARLIER]

    async def begin(self, part: Part, only: Sequence[str]) -> None:
        """Keep the last run to draw it behind this one."""
        drawn = {key: dict(curve.runs) for key, curve in self.curves.items()}
        if drawn:
            self._earlier = [drawn, *self._earlier][:MAX_EARLIER]
        await self._clear()

    async def _clear(self) -> None:
        self.curves, self._live = {}, False
        await self.query_one("#curves").remove_children()
        self.query_one("#curves-hint").display = True
        self.tell_strip()

    async def tell(self, event: Event) -> None:
        """Draw each point; the first of a series brings its chart."""
        match event.event:
            case "grade_started":
                self._titles = {check.id: check.title for check in event.checks}
                await self._clear()  # a grade that begins again sends its points again
            case "curve":
                await self._add(event)
            case _:
                pass

    async def _add(self, point: CurvePoint) -> None:
        key = point.id, point.series
        curve = self.curves.get(key)
        if curve is None:
            title = self._titles.get(point.id, point.id)
            earlier = [run for drawn in self._earlier for run in drawn.get(key, {}).values()]
            curve = self.curves[key] = Curve(f"{point.series} · {title}", point.series, earlier)
            curve.logarithmic = self.logarithmic
            self._live = True
            self.query_one("#curves-hint").display = False
            await self.query_one("#curves").mount(curve)
            self.call_after_refresh(self.scroll_to_widget, curve, animate=False)
            self.tell_strip()
        curve.add(point.run, point.step, point.total, point.value)

    async def end(self, grade: Grade | None) -> None:
        """No more points come."""
        self._live = False
        self.tell_strip()

    def switch_scale(self) -> None:
        """Between a linear and a logarithmic scale, for all charts."""
        self.logarithmic = not self.logarithmic
        for curve in self.curves.values():
            curve.logarithmic = self.logarithmic
            curve.refresh()
