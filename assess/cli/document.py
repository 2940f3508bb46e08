"""Print one JSON document, for programs."""

from __future__ import annotations

import json
import math
from typing import Any

import click
from pydantic import BaseModel


def print_document(document: BaseModel | dict[str, Any]) -> None:
    """Print exactly one JSON document on standard output; a number that is not finite becomes null."""
    plain = document.model_dump(mode="json") if isinstance(document, BaseModel) else document
    click.echo(json.dumps(_finite(plain), ensure_ascii=False, indent=2, allow_nan=False))


def _finite(value: Any) -> Any:
    """`value` with None for every number that is not finite."""
    match value:
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
    return value
