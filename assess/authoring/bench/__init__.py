"""How fast we are: ratios within one run where a machine's speed would tell, milliseconds where a person would.

    warm_grade_over_cold_pytest      a grade by the warm pool / a fresh pytest process that runs the same checks itself
    warm_grade_over_cold_pytest_gnn  the same for the graph challenge, its own work taken off both sides
    isolation_overhead               a grade by the warm pool / the same checks in one warm process without a wall
    first_paint_over_trivial_app     from process start to text on a terminal / the same for a Textual app of one label
    event_loop_lag_p95_ms            how late the app's event loop comes to a timer while a model trains in a grade
    key_to_screen_ms                 from a key written to the app's terminal to its letter on it, in such a grade
    key_to_screen_median_ms          the same: the median of a run instead of its 95th percentile

`grading`, `painting` and `responding` measure them and say in their own words what exactly; `terminal` drives a program
on a terminal of its own. Needs the hidden graders. Called by `assess bench`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assess.authoring.bench.figure import Figure
from assess.authoring.bench.grading import measure_grading
from assess.authoring.bench.painting import measure_painting
from assess.authoring.bench.responding import measure_responding
from assess.catalog.catalog import Catalog

__all__ = ["Figure", "measure"]


def measure(runs: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """Measure every figure with `runs` runs of each side; `say` is told how far it is.

    Raises AssessError where the content lacks a challenge or its reference does not pass.
    """
    catalog = Catalog.load()
    yield from measure_grading(catalog, runs, say)
    yield measure_painting(runs, say)
    yield from measure_responding(catalog, runs, say)
