"""Hidden checks of `diagnose`: it must name the fault of real runs that nobody has seen, and the layer where it starts.

`recorded_runs` makes the runs: fresh networks, one planted fault each, recorded while they train. Of the eight runs of
a kind one may be mistaken for another; a kind that is never named fails.
"""

from collections import Counter
from dataclasses import dataclass

import pytest
from fashion_task import DATA, draw_task
from recorded_runs import FAULTS, WAYS, draw_runs

from assess.grading.kit import fail


@dataclass(frozen=True)
class Diagnosis:
    """What was wrong with a run, and what the submission said of it."""

    fault: str
    layer: int | None
    said: str
    said_layer: int | None


@pytest.fixture(scope="module")
def diagnoses() -> list[Diagnosis]:
    """What the check of the faults leaves for the check of the layers."""
    return []


def read_diagnosis(value: object) -> tuple[str, int | None]:
    """The fault and the layer that `diagnose` returned, or a failed check that says what form they must have."""
    if not isinstance(value, dict) or not {"fault", "layer"} <= value.keys():
        fail('diagnose must return a dict with the keys "fault" and "layer".')
    fault, layer = value["fault"], value["layer"]
    if fault not in FAULTS:
        fail(f'diagnose must name one of {", ".join(FAULTS)} as "fault"; {fault!r} is none of them.')
    if isinstance(layer, bool) or not (layer is None or isinstance(layer, int)):
        fail(f'diagnose must give "layer" as an int, or None where the run is healthy; it is a {type(layer).__name__}.')
    return fault, layer


def test_the_fault_is_named(candidate, dataset, rng, diagnoses, thresholds, report):
    """Runs that nobody has seen: fresh networks, one planted fault each, recorded while they train."""
    task = draw_task(dataset(DATA), rng)
    total = sum(way.runs for way in WAYS)
    for number, run in enumerate(draw_runs(task.inputs, task.labels, rng.torch), start=1):
        said, said_layer = read_diagnosis(candidate.diagnose(run.trace))
        diagnoses.append(Diagnosis(run.fault, run.layer, said, said_layer))
        report.progress(number, total, "runs recorded and diagnosed")
    confused = Counter((each.fault, each.said) for each in diagnoses if each.said != each.fault)
    for fault in FAULTS:
        cases = [each for each in diagnoses if each.fault == fault]
        named = sum(each.said == fault for each in cases) / len(cases)
        report.metric(f"named right, {fault}", named)
        if named < thresholds["named"]:
            mistaken = max((pair for pair in confused if pair[0] == fault), key=lambda pair: confused[pair])
            fail(
                f"Of the runs that were {fault}, {named:.0%} were named so; {thresholds['named']:.0%} of each kind are "
                f"due. They were most often called {mistaken[1]}. Which statistic tells the two apart, and which of "
                "them can be a consequence of the other?"
            )


def test_the_layer_where_it_starts_is_named(candidate, diagnoses, thresholds, report):
    """A fault spreads; what has to be mended is where it came from."""
    off: Counter[str] = Counter()
    for fault in FAULTS:
        cases = [each for each in diagnoses if each.fault == each.said == fault]
        allowed = 1 if fault in ("vanishing", "exploding") else 0
        right = 0
        for each in cases:
            if each.layer is None or each.said_layer is None:
                hit = each.layer is each.said_layer
            else:
                hit = abs(each.layer - each.said_layer) <= allowed
                off["too near the input" if each.said_layer < each.layer else "too near the output"] += not hit
            right += hit
        located = right / len(cases) if cases else 0.0
        report.metric(f"layer right, {fault}", located)
        if located < thresholds["located"]:
            where = off.most_common(1)[0][0] if off and off.most_common(1)[0][1] else "None, or not None"
            fail(
                f"Of the {fault} runs that were named so, {located:.0%} got the right layer; "
                f"{thresholds['located']:.0%} of each kind are due. Most wrong ones were {where}. In which direction "
                "does this fault travel, and at which end of the layers that show it did it therefore start?"
            )
