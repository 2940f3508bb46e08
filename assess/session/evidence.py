"""What a grade streamed, kept within bounds: curves thinned evenly, printed text cut at the end, the last profile."""

from __future__ import annotations

from assess.schema.attempt import Evidence
from assess.schema.event import CurvePoint, Event, Output, Profile

MAX_CURVE_POINTS = 8192  # of all curves of a grade together; a chart is 700 units wide
MAX_OUTPUT_CHARACTERS = 256 * 1024  # of all checks of a grade together
CUT = "\n[further output was not kept]"


class EvidenceCollector:
    """Takes every event of a grade and keeps those that a report draws or quotes."""

    def __init__(self, max_points: int = MAX_CURVE_POINTS, max_characters: int = MAX_OUTPUT_CHARACTERS) -> None:
        self._max_points = max_points
        self._characters_left = max_characters
        self._stride = 1
        self._counts: dict[tuple[str, str, str], int] = {}
        self._last: dict[tuple[str, str, str], tuple[int, CurvePoint]] = {}
        self._points: list[tuple[int, CurvePoint]] = []  # each with its place in its own curve
        self._outputs: list[Output] = []
        self._profiles: tuple[Profile, ...] = ()

    def add(self, event: Event) -> None:
        """Keep the event if it is evidence and there is room; every curve loses the same share where there is not."""
        if isinstance(event, CurvePoint):
            self._add_point(event)
        elif isinstance(event, Output):
            self._add_output(event)
        elif isinstance(event, Profile):
            self._profiles = (event,)

    def kept(self) -> tuple[Evidence, ...]:
        """What was kept: curves, outputs, the profile, each in order; a curve always has its first and last point."""
        kept = {id(point) for _, point in self._points}
        ends = [point for _, point in self._last.values() if id(point) not in kept]
        return (*(point for _, point in self._points), *ends, *self._outputs, *self._profiles)

    def _add_point(self, point: CurvePoint) -> None:
        curve = (point.id, point.run, point.series)
        place = self._counts.get(curve, 0)
        self._counts[curve] = place + 1
        self._last[curve] = (place, point)
        if place % self._stride == 0:
            self._points.append((place, point))
        while len(self._points) > max(self._max_points, len(self._counts)):
            self._stride *= 2
            self._points = [(at, kept) for at, kept in self._points if at % self._stride == 0]

    def _add_output(self, output: Output) -> None:
        if self._characters_left <= 0:
            return
        text = output.text[: self._characters_left]
        self._characters_left -= len(text)
        if len(text) < len(output.text):
            self._characters_left = 0
            text += CUT
        self._outputs.append(output.model_copy(update={"text": text}))
