"""What a person can set, and the file that it stands in: read without trust, never overwritten blindly.

`SETTINGS` is the table that reading, writing, the settings screen and the documents walk. The file is TOML in the
platform's folder for configuration; `ASSESS_HOME` moves it too. Nothing here draws anything.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

FILE_NAME = "settings.toml"
STANDARD, VIM = "standard", "vim-friendly"
RESULT_TABS = ("checks", "curves", "profile", "output", "questions", "hints", "history")


@dataclass(frozen=True)
class Setting:
    """One thing that can be set; its name in the file is its key in `SETTINGS`."""

    title: str
    help: str
    default: str | float | bool
    choices: tuple[str, ...] = ()
    """What it may be; empty where any text, number or yes and no will do."""
    least: float = 0.0
    most: float = 0.0

    def problem(self, value: object) -> str:
        """What is wrong with a value, as the end of a sentence with the mend; empty where nothing is."""
        if isinstance(self.default, bool):
            return "" if isinstance(value, bool) else "is neither true nor false; write one of them"
        if isinstance(self.default, float):
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            if number and self.least <= value <= self.most:  # type: ignore[operator]
                return ""
            return f"is no number from {self.least:g} to {self.most:g}; write one"
        if not isinstance(value, str):
            return "is no text; put it in quotation marks"
        if self.choices and value not in self.choices:
            return f"is not known; write one of {', '.join(self.choices)}"
        return "is not printable; write one line of text" if value and not value.isprintable() else ""


SETTINGS: dict[str, Setting] = {
    "theme": Setting(
        "Theme",
        "The colours. The contrast themes have text of at least 7:1.",
        "dark",
        ("dark", "light", "contrast-dark", "contrast-light"),
    ),
    "key_set": Setting(
        "Key set",
        "vim-friendly adds j k h l, gg, G, Ctrl+D, Ctrl+U, /, n and N wherever no text is typed. The editor stays as "
        "it is; your own editor opens by one key.",
        STANDARD,
        (STANDARD, VIM),
    ),
    "editor": Setting(
        "Your own editor",
        "The command that opens a file in your editor, such as `nvim` or `code --wait`; empty: $VISUAL or $EDITOR.",
        "",
    ),
    "autosave_seconds": Setting(
        "Save a draft every", "Seconds between two drafts while you type.", 3.0, least=1.0, most=60.0
    ),
    "first_results_tab": Setting(
        "Results open at", "The tab of the results that is in front when a challenge is opened.", "checks", RESULT_TABS
    ),
    "reduced_motion": Setting("Less motion", "Nothing slides or fades; it is there at once.", False),
}


@dataclass(frozen=True)
class Settings:
    """What is set; everything that the file does not say is as shipped."""

    theme: str = "dark"
    key_set: str = STANDARD
    editor: str = ""
    autosave_seconds: float = 3.0
    first_results_tab: str = "checks"
    reduced_motion: bool = False
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Command id to its keys as the file spells them; checked by `keymap.resolve`."""

    def changed(self, name: str, value: object) -> Settings:
        """These with one of `SETTINGS` set, or with its default for None."""
        return replace(self, **{name: SETTINGS[name].default if value is None else value})  # type: ignore[arg-type]


def settings_path() -> Path:
    """The settings file, absolute; it need not exist."""
    chosen = os.environ.get("ASSESS_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute() / FILE_NAME
    import platformdirs

    return platformdirs.user_config_path("assess", appauthor=False) / FILE_NAME


def read_settings(path: Path) -> tuple[Settings, list[str]]:
    """What the file sets, and a sentence for everything in it that cannot be used; never raises.

    A file that is not there sets nothing. One that cannot be read at all is one problem, and all defaults hold.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        return Settings(), [f"{path} cannot be read ({reason}). The settings are as shipped until it can."]
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(), [f"{path} is not valid TOML: {error}. Mend that line; until then all is as shipped."]
    return _checked(values, path)


def _checked(values: dict[str, Any], path: Path) -> tuple[Settings, list[str]]:
    settings, problems = Settings(), []
    for name, value in values.items():
        if name == "keys":
            keys, wrong = _keys(value, path)
            settings = replace(settings, keys=keys)
            problems += wrong
        elif name not in SETTINGS:
            known = ", ".join([*SETTINGS, "keys"])
            problems.append(f"{path}: `{name}` is no setting, and does nothing. There are {known}.")
        elif problem := SETTINGS[name].problem(value):
            default = shown_value(SETTINGS[name].default)
            problems.append(f"{path}: `{name} = {shown_value(value)}` {problem}. Until then it is {default}.")
        else:
            settings = settings.changed(name, value)
    return settings, problems


def _keys(value: object, path: Path) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    if not isinstance(value, dict):
        return {}, [f'{path}: `keys` is no table; write a line [keys], and below it lines such as run = "f5".']
    keys: dict[str, tuple[str, ...]] = {}
    problems = []
    for id, wanted in value.items():
        if isinstance(wanted, str):
            keys[id] = tuple(part.strip() for part in wanted.split(",") if part.strip())
        elif isinstance(wanted, list) and all(isinstance(part, str) for part in wanted):
            keys[id] = tuple(part.strip() for part in wanted if part.strip())
        else:
            example = 'run = "f5" or run = ["f5", "ctrl+j"]'
            problems.append(f"{path}: `keys.{id}` is neither a key nor a list of keys; write it as {example}.")
    return keys, problems


def shown_value(value: object) -> str:
    """A value as the file spells it, cut short."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + value[:60] + ('…"' if len(value) > 60 else '"')
        case float():
            return f"{value:g}"
    return str(value)[:60]
