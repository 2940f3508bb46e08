"""The public API that graders import. Shapes and units stand in each docstring; `docs/authoring.md` shows it in use.

candidate        the submission in its confined process: functions, objects, models (fixtures hand it out)
compare          expect_close and its kin: checks whose messages teach and never show a hidden value
timing           latency ratios against an interleaved reference, percentiles over a stream
measure          parameters and bytes of a state_dict, accuracy
random, report   the fixtures `rng` and `report`
"""

from assess.grading.faults import CandidateFault, CheckFailed
from assess.grading.kit.candidate import Candidate, Effects, PeakMemory, RemoteModel, RemoteObject
from assess.grading.kit.compare import assert_at_least, assert_at_most, expect_close, expect_finite, fail
from assess.grading.kit.measure import accuracy, count_parameters, state_bytes
from assess.grading.kit.random import Rng
from assess.grading.kit.report import Report
from assess.grading.kit.timing import Ratio, latency_ratio, percentile

__all__ = [
    "Candidate",
    "CandidateFault",
    "CheckFailed",
    "Effects",
    "PeakMemory",
    "Ratio",
    "RemoteModel",
    "RemoteObject",
    "Report",
    "Rng",
    "accuracy",
    "assert_at_least",
    "assert_at_most",
    "count_parameters",
    "expect_close",
    "expect_finite",
    "fail",
    "latency_ratio",
    "percentile",
    "state_bytes",
]
