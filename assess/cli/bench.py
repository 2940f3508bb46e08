"""`assess bench`: how fast we are, as ratios within one run."""

from __future__ import annotations

import click

from assess.cli.document import print_document


@click.command("bench")
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1, 99), help="Runs of each side of a ratio.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(runs: int, as_json: bool) -> int:
    """Measure how fast grading, first paint and the app are, beside their aims. Takes minutes; close what else runs."""
    from assess.authoring.bench import measure

    figures = []
    for figure in measure(runs, lambda text: click.echo(text, err=True)):
        figures.append(figure)
        if not as_json:
            low, high = figure.spread
            mark = "✓" if figure.value <= figure.aim else "✗"
            click.echo(
                f"{mark} {figure.name:<32} {figure.value:8.3f} {figure.unit:<5}  aim ≤ {figure.aim:<5} "
                f"quartiles {low:.3f} to {high:.3f}, {figure.runs} runs"
            )
    if as_json:
        print_document({"schema_version": 1, "figures": [figure.model_dump(mode="json") for figure in figures]})
    return 0
