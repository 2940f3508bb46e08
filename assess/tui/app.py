"""The Textual app: which screens there are, how commands reach them, how it ends.

Nothing heavy is imported here. `on_ready` comes after the first frame is on the screen; from there the catalogue is
read and the warm pool started, both in the background.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.screen import Screen
from textual.types import CSSPathType

from assess.tui.backstage import Backstage
from assess.tui.backstage_learning import BackstageLearning
from assess.tui.commands import COMMANDS, bindings_of
from assess.tui.screens.base import AssessScreen
from assess.tui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from assess.grading.broker import Broker
    from assess.schema.grade import IsolationLevel


ACTIVITY = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)
"""What a person does, as opposed to what a terminal does by itself."""
SCREENS = Path(__file__).parent / "screens"


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
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.set_reactive(App.theme, DARK.name)  # setting it plainly would parse every stylesheet a second time
        self.stylesheet.set_variables(self.get_css_variables())

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
        """The first frame is painted: read the catalogue and where the person stands."""
        self.run_command("home-reload")

    async def on_event(self, event: events.Event) -> None:
        """Let the screen in front know that somebody is there."""
        if isinstance(event, ACTIVITY) and self.screen_stack and isinstance(self.screen, AssessScreen):
            self.screen.touched()
        await super().on_event(event)

    # Commands

    def is_command_enabled(self, command_id: str, screen: Screen[Any]) -> bool:
        """Whether a command does something on this screen now."""
        command = COMMANDS[command_id]
        scope = type(screen).__name__.removesuffix("Screen").lower()
        return isinstance(screen, AssessScreen) and command.scope in ("app", scope) and screen.is_enabled(command_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Commands are offered only where they do something."""
        if action == "command":
            return self.is_command_enabled(str(parameters[0]), self.screen)
        return True

    async def action_command(self, command_id: str) -> None:
        """Run a command of the registry on the screen in front."""
        if self.is_command_enabled(command_id, self.screen):
            done = COMMANDS[command_id].run(self.screen)
            if isawaitable(done):
                await done

    def run_command(self, command_id: str) -> None:
        """Run a command soon, from anywhere in the interface's thread."""
        self.call_later(self.action_command, command_id)

    # The end

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
