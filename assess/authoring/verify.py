"""Run every known solution through the real grader, and say where one does not do what its author promised.

The starter must not pass. A right solution must pass every check at every seed and every repeat, and the visible tests.
A wrong one must fail exactly the checks that its header names, every time. A fault of the grader is always a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assess.authoring.agreement import disagreements
from assess.authoring.solutions import Solution, header_problems, known_solutions, starter_of, unproved_checks
from assess.catalog.submission import read_submission
from assess.errors import SubmissionError
from assess.grading.broker import Broker
from assess.schema.base import Record
from assess.schema.challenge import ChallengeFiles
from assess.schema.grade import Grade, Outcome, Verdict

NOT_FAILED = frozenset({Outcome.PASS, Outcome.SKIPPED})


class Run(Record):
    """One grade of one solution."""

    part: str
    """`hidden` or `visible`."""
    seed: int
    verdict: Verdict
    outcomes: dict[str, Outcome]
    """By check."""
    duration_s: float


class SolutionResult(Record):
    """What one solution did, and in what it broke its promise."""

    name: str
    expected: tuple[str, ...] | None
    """The checks that must fail; None where none may, and for the starter."""
    runs: tuple[Run, ...]
    problems: tuple[str, ...]


class Verification(Record):
    """Everything that the gate found about one challenge."""

    slug: str
    problems: tuple[str, ...]
    """What is wrong with the content, apart from what solutions did."""
    notes: tuple[str, ...] = ()
    """What an author should know, though it is not wrong."""
    solutions: tuple[SolutionResult, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not any(solution.problems for solution in self.solutions)


def verify(
    files: ChallengeFiles,
    broker: Broker,
    seeds: Sequence[int],
    repeats: int = 1,
    on_solution: Callable[[SolutionResult], None] = lambda result: None,
) -> Verification:
    """Put one challenge through the gate, grading each solution `repeats` times at each of `seeds`.

    `on_solution` is called as each solution is done. Raises PoolError and IsolationError as the broker does.
    """
    if files.grader is None:
        return Verification(slug=files.slug, problems=("the hidden half is absent: there is nothing to verify.",))
    solutions = known_solutions(files)
    problems = (*disagreements(files), *header_problems(files, solutions))
    notes = tuple(f"no wrong solution fails the check '{check}'" for check in unproved_checks(files, solutions))
    results = []
    for solution in (starter_of(files), *solutions):
        result = _tried(files, solution, broker, seeds, repeats)
        on_solution(result)
        results.append(result)
    return Verification(slug=files.slug, problems=problems, notes=notes, solutions=tuple(results))


def _tried(
    files: ChallengeFiles, solution: Solution, broker: Broker, seeds: Sequence[int], repeats: int
) -> SolutionResult:
    """Grade one solution as often as asked, and compare."""
    expected = None if solution.fails is None else tuple(sorted(solution.fails))
    try:
        submission = read_submission(solution.path, files.challenge.limits, files.starter_dir)
    except SubmissionError as error:
        return SolutionResult(name=solution.name, expected=expected, runs=(), problems=(str(error),))
    plan = [("hidden", seed) for seed in seeds for _ in range(repeats)]
    if solution.name == "starter":
        plan = plan[:1]
    elif solution.fails is None:
        plan.append(("visible", seeds[0]))
    runs: list[Run] = []
    problems: list[str] = []
    for part, seed in plan:
        run = broker.run(files, submission, part="visible" if part == "visible" else "hidden", seed=seed, only=())
        for _ in run:
            pass
        if run.grade is None:
            problems.append(f"{part} tests, seed {seed}: the grade was ended from outside.")
            continue
        runs.append(_run(part, run.grade))
        problems.extend(f"{part} tests, seed {seed}: {fault}" for fault in _broken_promises(solution, run.grade))
    return SolutionResult(name=solution.name, expected=expected, runs=tuple(runs), problems=tuple(problems))


def _run(part: str, grade: Grade) -> Run:
    """The part of a grade that is compared."""
    return Run(
        part=part,
        seed=grade.seed,
        verdict=grade.verdict,
        outcomes={check.id: check.outcome for check in grade.checks},
        duration_s=grade.duration_s,
    )


def _broken_promises(solution: Solution, grade: Grade) -> list[str]:
    """In what one grade differs from what the solution's author promised."""
    said = {check.id: check.message.partition("\n")[0] for check in grade.checks}
    if grade.verdict is Verdict.JUDGE_ERROR:
        faults = [f"'{check.id}' ended in an error" for check in grade.checks if check.outcome is Outcome.ERROR]
        return [f"the grader itself failed: {'; '.join([*faults, *(flag.message for flag in grade.flags)])}"]
    failed = {check.id for check in grade.checks if check.outcome not in NOT_FAILED}
    if solution.name == "starter":
        return ["it passes, though nothing has been done."] if grade.verdict is Verdict.PASS else []
    promised = solution.fails or frozenset()
    faults = [f"'{check}' should pass, but: {said[check]}" for check in sorted(failed - promised)]
    faults += [f"'{check}' should fail, but does not." for check in sorted(promised - failed)]
    if not promised and not faults and grade.verdict is not Verdict.PASS:
        skipped = [check.id for check in grade.checks if check.outcome is Outcome.SKIPPED]
        faults.append(f"the verdict is {grade.verdict.value}; skipped: {', '.join(skipped) or 'nothing'}.")
    return faults
