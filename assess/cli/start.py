"""`assess start`: a folder to work in with any editor."""

from __future__ import annotations

from pathlib import Path

import click

from assess.catalog.catalog import Catalog
from assess.catalog.submission import MAIN_FILE, read_folder
from assess.errors import UsageError
from assess.schema.challenge import ChallengeFiles


@click.command("start")
@click.argument("slug")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
def command(slug: str, directory: Path | None) -> int:
    """Put a challenge's starter, visible tests and statement in DIR (by default a folder named as the challenge).

    Nothing that is already there is overwritten.
    """
    files = Catalog.load().find(slug)
    folder = directory if directory is not None else Path(files.slug.partition("/")[2])
    write_workspace(files, folder)
    click.echo(f"{files.challenge.title}: {folder / MAIN_FILE}")
    click.echo(f"Read  {folder / 'statement.md'}")
    click.echo(f"Try   assess check {files.slug} {folder}")
    click.echo(f"Grade assess grade {files.slug} {folder}")
    return 0


def write_workspace(files: ChallengeFiles, folder: Path) -> None:
    """Write starter, `visible/`, `statement.md` and `challenge.toml` below `folder`, which is made if missing.

    Raises UsageError, with nothing written, where a file of the same name is there, or the folder cannot be written.
    """
    wanted = {
        **read_folder(files.starter_dir),
        **{f"visible/{name}": content for name, content in read_folder(files.visible_dir).items()},
        "statement.md": files.statement.read_bytes(),
        "challenge.toml": (files.challenge_dir / "challenge.toml").read_bytes(),  # so that pytest knows the folder
    }
    taken = [name for name in wanted if (folder / name).exists() or (folder / name).is_symlink()]
    if taken:
        raise UsageError(f"{folder} already has {', '.join(sorted(taken))}: name another folder, or move them away.")
    try:
        for name, content in wanted.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                stream.write(content)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}): name another folder.") from None
