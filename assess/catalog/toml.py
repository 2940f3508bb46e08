"""Read a TOML file into a record, turning every fault into a ContentError that names the file, the key and the mend."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from assess.errors import ContentError

Model = TypeVar("Model", bound=BaseModel)


def read_table(path: Path, shown: str) -> dict[str, Any]:
    """The table in the TOML file at `path`; `shown` is how messages name the file.

    Raises ContentError when the file is missing, is not UTF-8 or is not TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ContentError(f"{shown} is missing: write it, or take the folder away.") from None
    except OSError as error:
        raise ContentError(f"{shown} cannot be read ({error.strerror}): make it a readable file.") from None
    except UnicodeDecodeError as error:
        raise ContentError(f"{shown} is not UTF-8 (byte {error.start}): save it as UTF-8.") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{shown} is not TOML ({error}): mend that line.") from None


def read_record(model: type[Model], path: Path, shown: str) -> tuple[Model | None, tuple[ContentError, ...]]:
    """The TOML file at `path` as a record of the type `model`, or None and one error for every key that is wrong."""
    try:
        table = read_table(path, shown)
    except ContentError as error:
        return None, (error,)
    return validated(model, table, shown)


def validated(model: type[Model], table: dict[str, Any], shown: str) -> tuple[Model | None, tuple[ContentError, ...]]:
    """`table` as a record of the type `model`, or None and one error for every key that is wrong."""
    try:
        return model.model_validate(table), ()
    except ValidationError as error:
        return None, tuple(_explained(model, shown, cast("dict[str, Any]", fault)) for fault in error.errors())


def _explained(model: type[BaseModel], shown: str, fault: dict[str, Any]) -> ContentError:
    """One fault that pydantic found, as a sentence that an author can act on."""
    where = _key(fault["loc"])
    match fault["type"]:
        case "missing":
            return ContentError(f"{shown}: the key `{where}` is missing: add it.")
        case "extra_forbidden":
            near = nearest(str(fault["loc"][-1]), _known_keys(model, fault["loc"][:-1]))
            mend = f"did you mean `{near[0]}`?" if near else "take it out or correct its spelling."
            return ContentError(f"{shown}: the key `{where}` is not known: {mend}")
        case _:
            said = fault["msg"].removeprefix("Input ")
            return ContentError(f"{shown}: the key `{where}` is {_brief(fault['input'])} but {said}: correct it.")


def _key(loc: tuple[int | str, ...]) -> str:
    """A path of keys as an author would write it: `checks[2].points`."""
    key = ""
    for part in loc:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _known_keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> Iterable[str]:
    """The keys that the table at `loc` may have, as far as the model's annotations tell."""
    current: Any = model
    for part in loc:
        if isinstance(current, type) and issubclass(current, BaseModel) and part in current.model_fields:
            current = current.model_fields[str(part)].annotation
        arguments = [a for a in getattr(current, "__args__", ()) if isinstance(a, type) and issubclass(a, BaseModel)]
        current = arguments[0] if arguments else current
    return current.model_fields if isinstance(current, type) and issubclass(current, BaseModel) else ()


def _brief(value: object) -> str:
    """A value as a message shows it, cut short."""
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three of `known` that look like `name`, nearest first."""
    return difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
