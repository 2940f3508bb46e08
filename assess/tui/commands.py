"""The one registry of commands: keys, key bar, help screen and palette are all read from it.

A command is a function that receives the screen it acts on; its docstring is its help text. Keys avoid what a text
area owns (ctrl+a c d e k u v w x y z, f6, f7) and what terminals do not send (ctrl+enter). A command may have no key:
the palette and the help reach it. The settings can move every key; a command always tells the keys that it has now.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from textual.binding import Binding, BindingType

from assess.tui.keymap import meet, shown

if TYPE_CHECKING:
    from assess.tui.screens.base import AssessScreen
    from assess.tui.screens.catalogue import CatalogueScreen
    from assess.tui.screens.workspace import WorkspaceScreen

Scope = Literal["app", "home", "catalogue", "workspace", "explanation", "statistics"]


@dataclass(frozen=True)
class Command:
    """Something a person can do, with every way to reach it."""

    id: str
    default_key: str
    """One key or several, the one to show first, as Textual spells them; empty for none. The settings may differ."""
    title: str
    scope: Scope
    in_bar: bool
    """Whether the key bar shows it, where there is room."""
    priority: bool
    """Whether its key works whatever has the focus."""
    run: Callable[[Any], Awaitable[None] | None]

    @property
    def help(self) -> str:
        """What it does, in a sentence or two."""
        return " ".join((inspect.getdoc(self.run) or "").split())

    @property
    def default_keys(self) -> tuple[str, ...]:
        """Its keys as shipped."""
        return tuple(filter(None, self.default_key.split(",")))

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys now."""
        return _moved.get(self.id, self.default_keys)

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """Its keys as they are written for people: `F5`, `^J`, `Esc`."""
        return tuple(dict.fromkeys(shown(key) for key in self.keys))

    @property
    def shown_key(self) -> str:
        """The first of them; empty where it has none."""
        return next(iter(self.shown_keys), "")

    @property
    def named(self) -> str:
        """How a sentence names the way to it: its key, or its title where it has none."""
        return self.shown_key or f"“{self.title}” in the palette"

    @property
    def action(self) -> str:
        """The Textual action that runs it."""
        return "app.command_palette" if self.id == "palette" else f"app.command({self.id!r})"


COMMANDS: dict[str, Command] = {}
_moved: dict[str, tuple[str, ...]] = {}


def move_keys(moved: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Let these commands have these keys, as `keymap.resolve` found them, and all others their own.

    Returns the keymap for `App.set_keymap`. There is one app in a process, so this is told to the registry itself.
    """
    _moved.clear()
    _moved.update(moved)
    return {id: ",".join(keys) or _no_key(id) for id, keys in moved.items()}


def _no_key(id: str) -> str:
    """A name that no key has: a binding must have a key, and only a binding can be moved to one."""
    return f"no-key-for-{id}"


def command(
    id: str, key: str, title: str, scope: Scope = "app", *, in_bar: bool = True, priority: bool = False
) -> Callable[[Callable[[Any], Awaitable[None] | None]], Callable[[Any], Awaitable[None] | None]]:
    """Register the decorated function as a command; raises ValueError where the id or a key is taken in its scope.

    `key` is one key, several with commas, or empty.
    """

    def register(run: Callable[[Any], Awaitable[None] | None]) -> Callable[[Any], Awaitable[None] | None]:
        new = Command(id, key, title, scope, in_bar, priority, run)
        taken = {taken for other in COMMANDS.values() if meet(new, other) for taken in other.default_keys}
        if id in COMMANDS or taken & set(new.default_keys):
            raise ValueError(f"command {id!r} or its key {key!r} is registered twice")
        COMMANDS[id] = new
        return run

    return register


def commands_of(*scopes: Scope) -> list[Command]:
    """The commands of these scopes, in the order in which they are registered."""
    return [entry for entry in COMMANDS.values() if entry.scope in scopes]


def with_keys(text: str) -> str:
    """`{run} runs the tests` with the key that `run` has now; braces may hold the id of any command."""
    return text.format_map({id.replace("-", "_"): entry.named for id, entry in COMMANDS.items()})


HEADINGS = {
    "workspace": "In a challenge",
    "home": "At home",
    "catalogue": "In the catalogue",
    "explanation": "In an explanation",
    "statistics": "In the statistics",
    "app": "Everywhere",
}
"""Scope to the heading of its commands, for help and settings; others are called by their scope."""


def headed() -> list[tuple[str, list[Command]]]:
    """Every command, by section."""
    scopes = dict.fromkeys([*HEADINGS, *(entry.scope for entry in COMMANDS.values())])
    sections = [
        (HEADINGS.get(scope, scope.capitalize()), [entry for entry in COMMANDS.values() if entry.scope == scope])
        for scope in scopes
    ]
    return [section for section in sections if section[1]]


def bindings_of(scope: Scope) -> list[BindingType]:
    """The key bindings of one scope; each carries its command's id, so that a keymap can move it."""
    return [
        Binding(entry.default_key or _no_key(entry.id), entry.action, entry.title, id=entry.id, priority=entry.priority)
        for entry in commands_of(scope)
    ]


@command("help", "f1", "Help")
async def show_help(screen: AssessScreen) -> None:
    """Shows every command with its key and what it does, beginning with those of this screen; typing searches it."""
    from assess.tui.screens.help import HelpScreen

    if isinstance(screen, HelpScreen):
        screen.action_close()
    else:
        await screen.app.push_screen(HelpScreen(screen.scope))


@command("palette", "ctrl+p", "Palette")
def show_palette(screen: AssessScreen) -> None:
    """Finds any command by its name."""
    screen.app.action_command_palette()


@command("theme", "ctrl+t", "Light or dark", in_bar=False)
async def switch_theme(screen: AssessScreen) -> None:
    """Switches between light and dark, in the present contrast; the settings have all themes."""
    swap = {"dark": "light", "light": "dark", "contrast-dark": "contrast-light", "contrast-light": "contrast-dark"}
    await screen.assess.change_setting("theme", swap[screen.assess.settings.theme])


@command("settings", "f10", "Settings", in_bar=False)
async def show_settings(screen: AssessScreen) -> None:
    """Shows every setting and every key, to look at and to change."""
    from assess.tui.screens.settings import SettingsScreen

    await screen.app.push_screen(SettingsScreen())


@command("quit", "ctrl+q", "Quit", priority=True)
async def leave(screen: AssessScreen) -> None:
    """Saves the draft, ends whatever runs, and closes the app."""
    await screen.assess.leave()


@command("open", "enter", "Open", "catalogue")
async def open_challenge(screen: CatalogueScreen) -> None:
    """Opens the marked challenge to work on; a draft of it is recovered."""
    await screen.open_marked()


@command("clear-filter", "escape", "Clear filter", "catalogue", in_bar=False)
def clear_filter(screen: CatalogueScreen) -> None:
    """Empties the filter, so that every challenge is listed; where it is empty, goes back to the home screen."""
    screen.clear_filter()


@command("read-preview", "f2", "Read on", "catalogue")
def read_preview(screen: CatalogueScreen) -> None:
    """Moves between the list and the statement, so that the arrow keys scroll it."""
    screen.toggle_preview_focus()


@command("facets", "f3", "Filter by", "catalogue")
async def choose_facets(screen: CatalogueScreen) -> None:
    """Picks tracks, kinds, levels, skills, states and times to filter by, with how many challenges each one leaves."""
    await screen.choose_facets()


@command("sort", "f4", "Sort", "catalogue")
def sort(screen: CatalogueScreen) -> None:
    """Sorts the list by the best match, time, level, state or title, in turn."""
    screen.sort_next()


@command("reload", "f5", "Reload", "catalogue")
def reload_catalogue(screen: CatalogueScreen) -> None:
    """Reads the challenges from disk again."""
    screen.load()


@command("run", "f5,ctrl+j", "Run tests", "workspace")
async def run_visible(screen: WorkspaceScreen) -> None:
    """Runs the visible tests on what is in the editor, in the sandbox. Nothing is scored."""
    await screen.start_run("visible")


@command("submit", "f8,ctrl+g", "Submit", "workspace")
async def submit(screen: WorkspaceScreen) -> None:
    """Asks once, then hands in what is in the editor and grades it with the hidden checks."""
    await screen.ask_to_submit()


@command("cancel", "escape", "Cancel", "workspace")
def cancel(screen: WorkspaceScreen) -> None:
    """Ends the tests or the grade that is running, at once."""
    screen.cancel_run()


@command("save", "ctrl+s", "Save", "workspace")
async def save(screen: WorkspaceScreen) -> None:
    """Saves the draft now; it is also saved every few seconds and at every run."""
    await screen.save_draft()


@command("statement", "f2", "Statement", "workspace", in_bar=False)
def show_statement(screen: WorkspaceScreen) -> None:
    """Moves to the statement and the visible tests; the arrow keys scroll."""
    screen.show_pane("statement")


@command("editor", "f3", "Editor", "workspace", in_bar=False)
def show_editor(screen: WorkspaceScreen) -> None:
    """Moves to the editor."""
    screen.show_pane("editor")


@command("results", "f4", "Results", "workspace", in_bar=False)
def show_results(screen: WorkspaceScreen) -> None:
    """Moves to the results; the arrow keys scroll."""
    screen.show_pane("results")


@command("next-file", "ctrl+n", "Next file", "workspace")
async def next_file(screen: WorkspaceScreen) -> None:
    """Edits the next file, where a challenge has several."""
    await screen.next_file()


@command("back", "ctrl+o", "Back", "workspace")
async def back(screen: WorkspaceScreen) -> None:
    """Saves the draft, ends whatever runs, and goes back to where the challenge was opened."""
    await screen.go_back()


@command("zoom", "f12", "Zoom", "workspace", in_bar=False)
def zoom(screen: WorkspaceScreen) -> None:
    """Gives the whole screen to the pane you are in, or shows all panes again."""
    screen.toggle_zoom()


@command("grow", "ctrl+up", "Larger pane", "workspace", in_bar=False)
def grow(screen: WorkspaceScreen) -> None:
    """Makes the pane you are in larger, and the one beside it smaller."""
    screen.resize_pane(1)


@command("shrink", "ctrl+down", "Smaller pane", "workspace", in_bar=False)
def shrink(screen: WorkspaceScreen) -> None:
    """Makes the pane you are in smaller, and the one beside it larger."""
    screen.resize_pane(-1)


# They register their commands with the registry above.
from assess.tui import commands_editing as commands_editing  # noqa: E402
from assess.tui import commands_learning as commands_learning  # noqa: E402
from assess.tui import commands_profile as commands_profile  # noqa: E402
from assess.tui import commands_results as commands_results  # noqa: E402
from assess.tui import commands_terminal as commands_terminal  # noqa: E402
