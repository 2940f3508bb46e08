"""`assess show`: one challenge as a candidate may see it."""

from __future__ import annotations

import click

from assess.catalog.catalog import Catalog
from assess.catalog.load import named_tests


@click.command("show")
@click.argument("slug")
def command(slug: str) -> int:
    """One challenge: what it asks and how it is scored."""
    catalog = Catalog.load()
    files = catalog.find(slug)
    c = files.challenge
    starter = sorted(path.relative_to(files.starter_dir).as_posix() for path in files.starter_dir.rglob("*.py"))
    click.secho(c.title, bold=True)
    for name, value in (
        ("slug", files.slug),
        ("kind", f"{c.kind.value}, {c.level.value}, about {c.minutes} minutes"),
        ("skills", ", ".join(catalog.skills[skill].title if skill in catalog.skills else skill for skill in c.skills)),
        ("define", ", ".join(c.interface[name].signature for name in c.entrypoints)),
        ("import", ", ".join(c.imports) or "the standard library only"),
        ("limits", f"{c.limits.seconds:g} s, {c.limits.memory_mb} MiB, {c.limits.source_kb} KiB of source"),
        ("starter", ", ".join(starter)),
        ("visible", ", ".join(named_tests(files.visible_dir))),
    ):
        click.echo(f"  {name:<8} {value}")
    click.echo()
    click.echo(files.statement.read_text("utf-8").rstrip())
    click.echo()
    click.echo(f"To work on it: assess start {files.slug}")
    return 0
