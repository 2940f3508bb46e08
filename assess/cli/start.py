"""`assess start`: a folder to work in with any editor."""

from __future__ import annotations

from pathlib import Path

import click

from assess.catalog.catalog import Catalog
from assess.catalog.submission import MAIN_FILE
from assess.session.work_folder import make_folder


@click.command("start")
@click.argument("slug")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
def command(slug: str, directory: Path | None) -> int:
    """Put a challenge's starter, visible tests and statement in DIR (by default a folder named as the challenge).

    Nothing that is already there is overwritten.
    """
    files = Catalog.load().find(slug)
    folder = directory if directory is not None else Path(files.slug.partition("/")[2])
    make_folder(files, folder)
    click.echo(f"{files.challenge.title}: {folder / MAIN_FILE}")
    click.echo(f"Read  {folder / 'statement.md'}")
    click.echo(f"Try   assess check {files.slug} {folder}")
    click.echo(f"Watch assess watch {files.slug} {folder}   (the same at every save)")
    click.echo(f"Grade assess grade {files.slug} {folder}")
    return 0
