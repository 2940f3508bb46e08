"""The Textual app: which screens there are, how commands reach them, how it ends.

Nothing heavy is imported here. `on_ready` comes after the first frame is on the screen; from there the catalogue is
read and the warm pool started, both in the background.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.constants import TEXTUAL_ANIMATIONS
from textual.driver import Driver
from textual.screen import Screen
from textual.types import CSSPathType

from assess.tui.backstage import Backstage
from assess.tui.backstage_learning import BackstageLearning
from assess.tui.commands import COMMANDS, bindings_of, move_keys
from assess.tui.keymap import resolve
from assess.tui.screens.base import AssessScreen
from assess.tui.settings import VIM, Settings, read_settings, settings_path
from assess.tui.theme import THEMES

if TYPE_CHECKING:
    from assess.grading.broker import Broker
    from assess.schema.grade import IsolationLevel
    from assess.tui.settings_file import Value


ACTIVITY = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)
"""What a person does, as opposed to what a terminal does by itself."""
SCREENS = Path(__file__).parent / "screens"
PATIENCE_S = 0.5  # how long the next key waits for a command; the slowest, opening a challenge, takes a tenth of it
MAX_PROBLEMS = 3  # of the settings, said at once; more would hide the screen


def _registry_provider() -> type[Provider]:
    from assess.tui.palette import RegistryProvider

    return RegistryProvider


class AssessApp(App[None], inherit_bindings=False):
    """The whole app; content and isolation level can be chosen, otherwise they are found."""

    TITLE = "Assess"
    CSS_PATH: ClassVar[CSSPathType | None] = [SCREENS / "base.tcss", SCREENS / "home.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("app")
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_registry_provider}
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self, root: Path | None = None, level: IsolationLevel | None = None, broker: Broker | None = None
    ) -> None:
        """Challenges from `root`, grading at `level` or by a shared `broker`: what `Backstage` makes of them."""
        super().__init__()
        self.backstage = Backstage(root, level, broker)
        self.learning = BackstageLearning(self.backstage)
        self._warned = False
        self._under_way: dict[str, asyncio.Future[None]] = {}
        """The commands that have not ended yet."""
        self.pane_steps: dict[str, int] = {}
        """How far each pane of the workspace was grown, kept while the app is open."""
        for theme in THEMES.values():
            self.register_theme(theme)
        self.settings_path = settings_path()
        self.settings = Settings()
        self.settings_problems: list[str] = []
        self.read_settings()
        theme = THEMES[self.settings.theme]
        self.set_reactive(App.theme, theme.name)  # setting it plainly would parse every stylesheet a second time
        self.stylesheet.set_variables(self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice; of a terminal, one that may close at any moment."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from assess.tui.terminal import TerminalDriver

        return TerminalDriver

    def get_default_screen(self) -> Screen[Any]:
        """Home; its stylesheet is the app's own, since a first screen's is parsed after all others, again."""
        from assess.tui.screens.home import HomeScreen

        return HomeScreen()

    def on_mount(self) -> None:
        """Leave in good order when the terminal or the system asks for it."""
        for name in (signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not in a thread, not on every platform
                asyncio.get_running_loop().add_signal_handler(name, lambda: self.call_later(self.leave, True))

    def on_ready(self) -> None:
        """The first frame is painted: read where the person stands, and say what is wrong with the settings."""
        self.run_command("home-reload")
        shown = self.settings_problems[:MAX_PROBLEMS]
        if more := len(self.settings_problems) - len(shown):
            shown.append(f"{more} more in the settings.")
        for problem in shown:
            self.notify(problem, title="Settings", severity="warning", timeout=12, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Let the screen in front know that somebody is there."""
        if isinstance(event, ACTIVITY) and self.screen_stack and isinstance(self.screen, AssessScreen):
            self.screen.touched()
        await super().on_event(event)

    # Settings

    def read_settings(self) -> None:
        """Take the settings from their file; what cannot be used is in `settings_problems`."""
        self.settings, self.settings_problems = read_settings(self.settings_path)
        self._apply_settings()

    def _apply_settings(self) -> None:
        moved, problems = resolve(self.settings.keys, COMMANDS)
        self.settings_problems += [f"{self.settings_path}: {problem}" for problem in problems]
        self.set_keymap(move_keys(moved))
        self.animation_level = "none" if self.settings.reduced_motion else TEXTUAL_ANIMATIONS
        if self.is_running:
            self.theme = THEMES[self.settings.theme].name

    async def change_setting(self, name: str, value: Value | None) -> bool:
        """Set a setting, or `keys.ID`, at once and in the file; None goes back to the default.

        Where the file cannot be changed it holds until the app is closed; that is said, and False returned.
        """
        table, _, key = name.rpartition(".")
        if table:
            keys = {id: there for id, there in self.settings.keys.items() if id != key}
            if isinstance(value, list):
                keys[key] = tuple(value)
            self.settings = replace(self.settings, keys=keys)
        else:
            self.settings = self.settings.changed(name, value)
        self.settings_problems = []
        self._apply_settings()
        try:
            await self.backstage.write_setting(self.settings_path, name, value)
        except Exception as error:
            said = f"{error} What you chose holds until you close Assess."
            self.notify(said, severity="warning", timeout=12, markup=False)
            return False
        return True

    async def on_key(self, event: events.Key) -> None:
        """A key that no widget wanted: the vim-friendly ones move, before the commands are asked."""
        if self.settings.key_set == VIM:
            from assess.tui.vim_keys import press

            taken = any(event.key in COMMANDS[id].keys for id in COMMANDS if self.is_command_enabled(id, self.screen))
            if not taken and press(self.screen, event.key):
                event.stop()
                event.prevent_default()

    # Commands

    def is_command_enabled(self, command_id: str, screen: Screen[Any]) -> bool:
        """Whether a command does something on this screen now."""
        command = COMMANDS[command_id]
        return (
            isinstance(screen, AssessScreen)
            and command.scope in ("app", screen.scope)
            and screen.is_enabled(command_id)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Commands are offered only where they do something."""
        if action == "command":
            return self.is_command_enabled(str(parameters[0]), self.screen)
        return True

    async def action_command(self, command_id: str) -> None:
        """Run a command of the registry on the screen in front, unless it still runs.

        The next key waits for it, so that what is typed lands where it leads; but not for long: a store that another
        process keeps locked must not hold up the keyboard.
        """
        if command_id in self._under_way or not self.is_command_enabled(command_id, self.screen):
            return
        work = COMMANDS[command_id].run(self.screen)
        if isawaitable(work):
            task = asyncio.ensure_future(work)
            self._under_way[command_id] = task
            task.add_done_callback(partial(self._command_done, command_id))
            await asyncio.wait({task}, timeout=PATIENCE_S)

    def _command_done(self, command_id: str, task: asyncio.Future[None]) -> None:
        del self._under_way[command_id]
        if not task.cancelled() and task.exception() is not None:
            self.call_later(task.result)

    def run_command(self, command_id: str) -> None:
        """Run a command soon, from anywhere in the interface's thread."""
        self.call_later(self.action_command, command_id)

    # Leaving

    async def suspend_to_shell(self) -> None:
        """Save what is unsaved, then stop as a job of the shell; what runs goes on. Says so where there is no shell."""
        if self._driver is None or not self._driver.can_suspend:
            self.notify("Assess runs without a shell here, as in a browser: it cannot be suspended.", markup=False)
            return
        for screen in self.screen_stack:
            if isinstance(screen, AssessScreen) and screen.unsaved:
                await screen.save_draft()
        self.action_suspend_process()

    async def leave(self, whatever: bool = False) -> None:
        """Stop what every screen does, saving work, then close the app.

        With work that cannot be saved it stays, and leaves when asked again; `whatever` happens, it leaves at once.
        """
        screens = [screen for screen in self.screen_stack if isinstance(screen, AssessScreen)]
        for screen in screens:
            await screen.stop()
        if any(screen.unsaved for screen in screens) and not (whatever or self._warned):
            self._warned = True
            message = "Your work could not be saved. Copy it elsewhere, or ask again to leave without it."
            self.notify(message, severity="error", timeout=12, markup=False)
        else:
            self.exit()

    async def on_unmount(self) -> None:
        """Close store, broker and every process."""
        await self.backstage.close()


def main(root: Path | None = None, level: IsolationLevel | None = None) -> int:
    """Open the app on this terminal and return its exit code when it is closed."""
    app = AssessApp(root, level)
    app.run()
    return app.return_code or 0
