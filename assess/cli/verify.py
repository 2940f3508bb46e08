"""`assess verify`: the author's gate, a line a solution."""

from __future__ import annotations

import click

from assess.authoring.verify import SolutionResult, Verification, verify
from assess.catalog.catalog import Catalog
from assess.cli.document import print_document
from assess.cli.results import MARKS
from assess.cli.service import FAILED, PASSED, isolation_option, open_broker
from assess.errors import ContentError


@click.command("verify")
@click.argument("slugs", metavar="[SLUG …]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--seeds", type=click.IntRange(1), default=2, show_default=True, help="Seeds to try each solution with.")
@click.option("--repeats", type=click.IntRange(1), default=1, show_default=True, help="Times to repeat each seed.")
@click.option("--table", is_flag=True, help="Show each solution's outcome for every check.")
@isolation_option
def command(slugs: tuple[str, ...], as_json: bool, seeds: int, repeats: int, table: bool, isolation: str | None) -> int:
    """Prove challenges and their graders right: SLUGs, or all of them.

    The starter must fail, right solutions pass, and wrong ones fail exactly the checks that they name.
    """
    catalog = Catalog.load()
    found = list(catalog.challenges)
    problems = [str(problem) for problem in catalog.problems]
    if slugs:
        found, problems = [], []
        for slug in slugs:
            try:
                found.append(catalog.find(slug))
            except ContentError as error:
                problems.append(str(error))
    for problem in problems:
        click.echo(f"✗ {problem}", err=as_json)
    done: list[Verification] = []
    with open_broker(isolation) as broker:
        for files in found:
            click.secho(files.slug, bold=True, err=as_json)
            verification = verify(
                files, broker, range(1, seeds + 1), repeats, lambda result: _print_solution(result, as_json)
            )
            for problem in verification.problems:
                click.echo(f"  ✗ {problem}", err=as_json)
            for note in verification.notes:
                click.echo(f"  · {note}", err=as_json)
            if table:
                _print_table(verification, as_json)
            done.append(verification)
    wrong = problems or not all(verification.ok for verification in done)
    if as_json:
        challenges = [{**verification.model_dump(mode="json"), "ok": verification.ok} for verification in done]
        print_document({"schema_version": 1, "ok": not wrong, "problems": problems, "challenges": challenges})
    return FAILED if wrong else PASSED


def _print_solution(result: SolutionResult, err: bool) -> None:
    """One line for a solution, and one for each promise that it broke."""
    mark, colour = ("✗", "red") if result.problems else ("✓", "green")
    match result.expected:
        case None:
            promise = "fails" if result.name == "starter" else "passes"
        case expected:
            promise = f"fails {', '.join(expected)}"
    spent = sum(run.duration_s for run in result.runs)
    runs = f"{len(result.runs)} run{'s' if len(result.runs) != 1 else ''}"
    click.echo(f"  {click.style(mark, fg=colour)} {result.name:<42} {promise}   {runs}, {spent:.1f} s", err=err)
    for problem in result.problems:
        click.echo(f"      {problem}", err=err)


def _print_table(verification: Verification, err: bool) -> None:
    """Solutions by checks, each outcome as its sign, the first hidden run of each solution."""
    first = {s.name: run.outcomes for s in verification.solutions for run in reversed(s.runs) if run.part == "hidden"}
    checks = list(dict.fromkeys(check for outcomes in first.values() for check in outcomes))
    for number, check in enumerate(checks, 1):
        click.echo(f"    {number:>2} {check}", err=err)
    click.echo(f"    {'':<42} " + " ".join(f"{number:>2}" for number in range(1, len(checks) + 1)), err=err)
    for name, outcomes in first.items():
        signs = " ".join(f" {MARKS[outcomes[check]][0]}" if check in outcomes else "  " for check in checks)
        click.echo(f"    {name:<42} {signs}", err=err)
