"""The one registry of commands: keys, key bar, help screen and palette are all read from it.

A command is a function that receives the screen it acts on; its docstring is its help text. Keys avoid what a text
area owns (ctrl+a c d e k u v w x y z, f6, f7) and what terminals do not send (ctrl+enter).
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from assess.tui.screens.base import AssessScreen
    from assess.tui.screens.catalogue import CatalogueScreen
    from assess.tui.screens.workspace import WorkspaceScreen

Scope = Literal["app", "catalogue", "workspace"]


@dataclass(frozen=True)
class Command:
    """Something a person can do, with every way to reach it."""

    id: str
    key: str
    """One key or several, the one to show first, as Textual spells them."""
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
    def shown_keys(self) -> tuple[str, ...]:
        """Its keys as they are written for people: `F5`, `^J`, `Esc`."""
        return tuple(_shown(key) for key in self.key.split(","))

    @property
    def shown_key(self) -> str:
        """The first of them."""
        return self.shown_keys[0]

    @property
    def action(self) -> str:
        """The Textual action that runs it."""
        return "app.command_palette" if self.id == "palette" else f"app.command({self.id!r})"


def _shown(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    if key.startswith("alt+"):
        return f"Alt+{key[4:].capitalize()}"
    return {"enter": "Enter", "escape": "Esc"}.get(key, key.upper() if len(key) > 1 else key)


COMMANDS: dict[str, Command] = {}


def command(
    id: str, key: str, title: str, scope: Scope = "app", *, in_bar: bool = True, priority: bool = False
) -> Callable[[Callable[[Any], Awaitable[None] | None]], Callable[[Any], Awaitable[None] | None]]:
    """Register the decorated function as a command; raises ValueError where the id or a key is taken in its scope."""

    def register(run: Callable[[Any], Awaitable[None] | None]) -> Callable[[Any], Awaitable[None] | None]:
        taken = {k for other in COMMANDS.values() if other.scope in (scope, "app") for k in other.key.split(",")}
        if id in COMMANDS or taken & set(key.split(",")):
            raise ValueError(f"command {id!r} or its key {key!r} is registered twice")
        COMMANDS[id] = Command(id, key, title, scope, in_bar, priority, run)
        return run

    return register


def commands_of(*scopes: Scope) -> list[Command]:
    """The commands of these scopes, in the order in which they are registered."""
    return [entry for entry in COMMANDS.values() if entry.scope in scopes]


def bindings_of(scope: Scope) -> list[BindingType]:
    """The key bindings of one scope; each carries its command's id, so that a keymap can move it."""
    return [
        Binding(entry.key, entry.action, entry.title, id=entry.id, priority=entry.priority)
        for entry in commands_of(scope)
    ]


@command("help", "f1", "Help")
async def show_help(screen: AssessScreen) -> None:
    """Shows every command with its key and what it does."""
    from assess.tui.screens.help import HelpScreen

    await screen.app.push_screen(HelpScreen())


@command("palette", "ctrl+p", "Palette")
def show_palette(screen: AssessScreen) -> None:
    """Finds any command by its name."""
    screen.app.action_command_palette()


@command("theme", "ctrl+t", "Light or dark", in_bar=False)
def switch_theme(screen: AssessScreen) -> None:
    """Switches between the light and the dark theme."""
    screen.app.theme = "assess-light" if screen.app.theme == "assess-dark" else "assess-dark"


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
    """Empties the filter, so that every challenge is listed."""
    screen.clear_filter()


@command("read-preview", "f2", "Read on", "catalogue")
def read_preview(screen: CatalogueScreen) -> None:
    """Moves between the list and the statement, so that the arrow keys scroll it."""
    screen.toggle_preview_focus()


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


@command("statement", "f2", "Statement", "workspace", in_bar=False, priority=True)
def show_statement(screen: WorkspaceScreen) -> None:
    """Moves to the statement and the visible tests; the arrow keys scroll."""
    screen.show_pane("statement")


@command("editor", "f3", "Editor", "workspace", in_bar=False, priority=True)
def show_editor(screen: WorkspaceScreen) -> None:
    """Moves to the editor."""
    screen.show_pane("editor")


@command("results", "f4", "Results", "workspace", in_bar=False, priority=True)
def show_results(screen: WorkspaceScreen) -> None:
    """Moves to the results; the arrow keys scroll."""
    screen.show_pane("results")


@command("next-file", "ctrl+n", "Next file", "workspace")
async def next_file(screen: WorkspaceScreen) -> None:
    """Edits the next file, where a challenge has several."""
    await screen.next_file()


@command("back", "ctrl+o", "Catalogue", "workspace")
async def back(screen: WorkspaceScreen) -> None:
    """Saves the draft, ends whatever runs, and goes back to the catalogue."""
    await screen.go_back()


from assess.tui import commands_results  # noqa: E402, F401  (it registers its commands with the registry above)
