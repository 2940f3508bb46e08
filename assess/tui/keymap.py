"""Which keys run which command now: the defaults of the registry, moved by the settings, conflicts said in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.tui.commands import Command

MODIFIERS = ("ctrl", "alt", "shift", "super")
NAMED = frozenset({
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace", "enter",
    "escape", "tab", "space", "minus", "underscore", "backslash", "slash", "circumflex_accent", "right_square_bracket",
    *(f"f{number}" for number in range(1, 25)),
})  # fmt: skip
"""Keys with a name, beside single letters and digits with Ctrl or Alt."""
SPELLINGS = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "control": "ctrl",
}
TEXT_KEYS = frozenset({
    *(f"ctrl+{letter}" for letter in "acdekuvwxyz"), "f6", "f7", "ctrl+left", "ctrl+right", "ctrl+backspace",
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete", "backspace", "enter", "tab", "space",
})  # fmt: skip
"""What typing text needs."""
NEVER_SENT = {"ctrl+enter": "ctrl+j", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace"}
"""What a terminal sends as another key, or not at all."""


def read_key(text: str, letters: bool = False) -> str:
    """A key as Textual spells it, from what a person wrote; raises ValueError with the end of a sentence.

    `letters` allows a plain letter, which is for commands that act on a list.
    """
    parts = [part if len(part) == 1 else part.lower() for part in text.strip().split("+")]
    parts = [SPELLINGS.get(part, part) for part in parts]
    *modifiers, name = parts
    if len(name) == 1 and "ctrl" in modifiers:
        name = name.lower()
    if any(part not in MODIFIERS for part in modifiers) or not (name in NAMED or len(name) == 1):
        raise ValueError("is no key; write one such as f9, ctrl+l or alt+up")
    if len(name) == 1 and not letters and not set(modifiers) & {"ctrl", "alt", "super"}:
        raise ValueError("would be typed as text; take a function key, or one with ctrl")
    if len(name) == 1 and "alt" in modifiers:
        raise ValueError("arrives as another character in many terminals; take a function key, or one with ctrl")
    key = "+".join([*(modifier for modifier in MODIFIERS if modifier in modifiers), name])
    if key in NEVER_SENT:
        raise ValueError(f"does not reach a program in many terminals (it arrives as {NEVER_SENT[key]}); take another")
    return key


WRITTEN = {"ctrl+@": "^Space", "ctrl+space": "^Space", "ctrl+underscore": "^/", "ctrl+slash": "^/"}
"""Keys for which terminals differ in what they send; both are bound, and one is written."""


def shown(key: str) -> str:
    """A key as it is written for people: `F5`, `^J`, `Esc`, `^↑`."""
    if key in WRITTEN:
        return WRITTEN[key]
    *modifiers, name = key.split("+")
    arrows = {"up": "↑", "down": "↓", "left": "←", "right": "→", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}
    name = arrows.get(name) or (name.upper() if len(name) == 1 or name[1:].isdigit() else name.capitalize())
    prefix = "".join({"ctrl": "^", "alt": "Alt+", "shift": "Shift+", "super": "Super+"}[m] for m in modifiers)
    return prefix + name.replace("_", " ")


def meet(one: Command, other: Command) -> bool:
    """Whether two commands can be offered on the same screen, so that they cannot share a key."""
    return one.scope == other.scope or "app" in (one.scope, other.scope)


def takes_letters(command: Command) -> bool:
    """Whether a command acts where no text is typed, as one with a letter for its key does."""
    return any(len(key) == 1 for key in command.default_keys)


def resolve(
    wanted: Mapping[str, Collection[str]], commands: Mapping[str, Command]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The keys of every command that has others than by default, and a sentence for each wish that cannot be met.

    A wish takes a default key from the command that has it, unless that one has a wish of its own for the same key;
    of two wishes for one key the first in the registry's order holds.
    """
    problems = []
    moved: dict[str, tuple[str, ...]] = {}
    for id in wanted:
        if id not in commands:
            problems.append(f"`keys.{id}` names no command. {_nearest(id, commands)}")
    for id, command in commands.items():
        if id in wanted:
            keys: list[str] = []
            for text in wanted[id]:
                problem = ""
                try:
                    key = text if text in command.default_keys else read_key(text, takes_letters(command))
                except ValueError as error:
                    key, problem = text, str(error)
                if not problem and key in TEXT_KEYS and key not in command.default_keys:
                    problem = "belongs to the text that you type; take another"
                for other, taken in moved.items():
                    if not problem and key in taken and meet(command, commands[other]):
                        problem = f"runs “{commands[other].title}” (`{other}`) already; give one of them another key"
                if problem:
                    problems.append(f"`keys.{id}`: “{text}” {problem}.")
                elif key not in keys:
                    keys.append(key)
            if keys or not wanted[id]:
                moved[id] = tuple(keys)
    for id, command in commands.items():
        if id not in moved:
            lost = {
                key: other
                for key in command.default_keys
                for other, keys in moved.items()
                if key in keys and meet(command, commands[other])
            }
            if lost:
                moved_here = tuple(key for key in command.default_keys if key not in lost)
                if not moved_here:
                    names = ", ".join(f"{shown(key)} now runs “{commands[other].title}”" for key, other in lost.items())
                    problems.append(f"“{command.title}” (`{id}`) has no key left: {names}. Give it one in [keys].")
                moved[id] = moved_here
    return {id: keys for id, keys in moved.items() if keys != commands[id].default_keys}, problems


def _nearest(id: str, commands: Mapping[str, Command]) -> str:
    import difflib

    near = difflib.get_close_matches(id, commands, n=1)
    return f"Did you mean `{near[0]}`?" if near else "The help lists them with their names."
