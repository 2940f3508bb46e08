"""Writes a report as one HTML file: no script, no reference to anything outside, all text escaped."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assess import __version__
from assess.errors import UsageError
from assess.report import chart, text
from assess.report.entry import ReportEntry
from assess.report.view import report_view

TEMPLATES = Path(__file__).parent / "templates"


def render_report(title: str, entries: Sequence[ReportEntry], made_at: datetime | None = None) -> str:
    """The page as text; `made_at` (aware) is now where it is not given."""
    view = report_view(title, entries, made_at or datetime.now(UTC), __version__)
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # Markup: the stylesheet is ours, and must be printed as the digest in the policy says.
    return _environment().get_template("report.html.j2").render(report=view, style=Markup(style), style_digest=digest)


def write_report(path: Path, *, title: str, entries: Sequence[ReportEntry]) -> Path:
    """Write the page to `path`, whole or not at all, and return the absolute path.

    Raises UsageError where the file cannot be written.
    """
    path = path.expanduser().absolute()
    content = render_report(title, entries).encode("utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with open(temporary, "xb") as file:
                file.write(content)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"The report cannot be written to {path} ({error.strerror}): choose a folder that you may write to."
        ) from error
    return path


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = text.moment
    environment.filters["spans"] = text.spans
    environment.globals["chart_size"] = {
        "width": chart.WIDTH,
        "height": chart.HEIGHT,
        "left": chart.LEFT,
        "right": chart.WIDTH - chart.RIGHT,
        "top": chart.TOP,
        "bottom": chart.HEIGHT - chart.BOTTOM,
    }
    return environment


def _finalize(value: Any) -> Any:
    """Runs over every value that a template prints, before it is escaped."""
    return text.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
