"""`assess list`: the catalogue, filtered, as lines or as JSON."""

from __future__ import annotations

import click

from assess.catalog.catalog import Catalog
from assess.cli.document import print_document
from assess.schema.challenge import ChallengeFiles, Kind, Level, Track


@click.command("list")
@click.option("--track", type=click.Choice([track.value for track in Track]), help="Only this track.")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only what asks for this.")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="Only this level.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(track: str | None, kind: str | None, level: str | None, as_json: bool) -> int:
    """The catalogue of challenges."""
    catalog = Catalog.load()
    found = [
        files
        for files in catalog.challenges
        if track in (None, files.challenge.track)
        and kind in (None, files.challenge.kind)
        and level in (None, files.challenge.level)
    ]
    if as_json:
        print_document({"schema_version": 1, "challenges": [_entry(files) for files in found]})
    else:
        _print_table(found)
    if catalog.problems:
        click.echo(f"{len(catalog.problems)} problems in the content; `assess doctor` names them.", err=True)
    return 0


def _entry(files: ChallengeFiles) -> dict[str, object]:
    """One challenge as `list --json` prints it."""
    challenge = files.challenge
    return {
        "slug": files.slug,
        "title": challenge.title,
        "track": challenge.track.value,
        "kind": challenge.kind.value,
        "level": challenge.level.value,
        "minutes": challenge.minutes,
        "skills": list(challenge.skills),
    }


def _print_table(found: list[ChallengeFiles]) -> None:
    """One line a challenge, in columns."""
    if not found:
        click.echo("No challenge is like that.", err=True)
        return
    slugs = max(len(files.slug) for files in found)
    titles = max(len(files.challenge.title) for files in found)
    for files in found:
        c = files.challenge
        click.echo(
            f"{files.slug:<{slugs}}  {c.title:<{titles}}  {c.kind.value:<9}  {c.level.value:<12}  {c.minutes:>4} min"
        )
