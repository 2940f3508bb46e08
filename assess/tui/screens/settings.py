"""Every setting and every key: to look at, to change, to put back; the file that they stand in is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assess.tui.commands import COMMANDS, headed
from assess.tui.keymap import NEVER_SENT, TEXT_KEYS, meet, read_key, shown, takes_letters
from assess.tui.screens.base import AssessScreen
from assess.tui.settings import SETTINGS, Setting, shown_value
from assess.tui.widgets.marked_list import MarkedList

TITLE_WIDTH, VALUE_WIDTH = 24, 26  # cells


class SettingsScreen(AssessScreen):
    """A list of all that can be set, and what the marked one means."""

    CSS_PATH: ClassVar[CSSPathType | None] = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close"),
        Binding("space", "change", "Change"),
        Binding("backspace,delete", "reset", "As shipped"),
        Binding("ctrl+n", "add_key", "Another key"),
    ]
    AUTO_FOCUS = "#settings"

    def compose_body(self) -> ComposeResult:
        """The list, what the marked one means, and the file."""
        with Vertical(id="body"):
            yield Static(
                Content.assemble(
                    ("Settings", "bold $primary"),
                    ("  Enter changes · Ctrl+N adds a key · Backspace puts back · Escape closes", "$muted"),
                ),
                classes="title-bar",
            )
            yield MarkedList(id="settings", markup=False, compact=True)
            yield Static(id="setting-help", markup=False)
            with VerticalScroll(id="setting-problems", can_focus=False):
                yield Static(id="setting-problem-lines", markup=False)
            yield Static(Content(f"File: {self.assess.settings_path}"), id="setting-file", markup=False)

    def on_mount(self) -> None:
        """Take what stands in the file now, which may have been edited by hand."""
        self.assess.read_settings()
        self._show()

    def _show(self) -> None:
        options = self.query_one("#settings", OptionList)
        marked = options.highlighted
        options.set_options(self._options())
        options.highlighted = 0 if marked is None else min(marked, options.option_count - 1)
        problems = self.assess.settings_problems
        lines = [Content.assemble(("! ", "$warning"), Content(problem)) for problem in problems]
        self.query_one("#setting-problem-lines", Static).update(Content("\n").join(lines))
        self.query_one("#setting-problems").display = bool(lines)

    def _options(self) -> Iterator[Option]:
        settings = self.assess.settings
        for name, setting in SETTINGS.items():
            value = getattr(settings, name)
            yield _row(name, setting.title, _said(value), value != setting.default)
        for heading, commands in headed():
            yield Option(Content.styled(f"Keys: {heading}", "bold"), disabled=True)
            for command in commands:
                keys = " ".join(command.shown_keys) or "no key"
                yield _row(f"keys.{command.id}", command.title, keys, command.keys != command.default_keys)

    @property
    def _marked(self) -> str:
        """The name of the marked setting."""
        options = self.query_one("#settings", OptionList)
        index = options.highlighted
        return "" if index is None else str(options.get_option_at_index(index).id)

    @on(OptionList.OptionHighlighted, "#settings")
    def _explain(self) -> None:
        name = self._marked
        id = name.removeprefix("keys.")
        if name in SETTINGS:
            default = f" As shipped: {_said(SETTINGS[name].default)}."
            text = f"{name}: {SETTINGS[name].help}{default}"
        else:
            keys = " ".join(shown(key) for key in COMMANDS[id].default_keys) or "no key"
            text = f"{name}: {COMMANDS[id].help} As shipped: {keys}."
        self.query_one("#setting-help", Static).update(Content(text))

    @on(OptionList.OptionSelected, "#settings")
    async def action_change(self) -> None:
        """Change the marked setting: the next choice, another text, or a new key."""
        name = self._marked
        if name.startswith("keys."):
            await self._ask_for_key(name.removeprefix("keys."), adding=False)
        elif (setting := SETTINGS[name]).choices or isinstance(setting.default, bool):
            choices = setting.choices or (False, True)
            value = getattr(self.assess.settings, name)
            await self._set(name, choices[(choices.index(value) + 1) % len(choices)])
        else:
            await self.app.push_screen(TextScreen(name, setting, getattr(self.assess.settings, name)), self._typed)

    async def _typed(self, answer: tuple[str, str | float] | None) -> None:
        if answer is not None:
            await self._set(*answer)

    async def action_add_key(self) -> None:
        """Give the marked command one more key."""
        if self._marked.startswith("keys."):
            await self._ask_for_key(self._marked.removeprefix("keys."), adding=True)

    async def _ask_for_key(self, id: str, adding: bool) -> None:
        async def pressed(key: str | None) -> None:
            if key is not None:
                kept = list(COMMANDS[id].keys) if adding else []
                await self._set(f"keys.{id}", [*(other for other in kept if other != key), *filter(None, [key])])

        await self.app.push_screen(KeyScreen(id), pressed)

    async def action_reset(self) -> None:
        """Put the marked setting back to what it is as shipped."""
        await self._set(self._marked, None)

    async def _set(self, name: str, value: str | float | bool | list[str] | None) -> None:
        await self.assess.change_setting(name, value)
        self._show()

    def action_close(self) -> None:
        """Go back to where the settings were asked for."""
        self.app.pop_screen()

    def find_next(self, step: int) -> None:
        """The next setting, or the one before."""
        options = self.query_one("#settings", OptionList)
        (options.action_cursor_down if step > 0 else options.action_cursor_up)()

    def is_enabled(self, command_id: str) -> bool:
        """The settings are open already."""
        return command_id != "settings"


class KeyScreen(ModalScreen["str | None"]):
    """Waits for one key for a command; answers the key, an empty text for no key, or None."""

    CSS_PATH: ClassVar[CSSPathType | None] = "settings.tcss"

    def __init__(self, id: str) -> None:
        super().__init__()
        self._command = COMMANDS[id]

    def compose(self) -> ComposeResult:
        """What to do."""
        with Vertical(classes="setting-box"):
            yield Static(Content.styled(f"Press the new key for “{self._command.title}”", "bold"))
            yield Static(
                Content("Escape leaves it as it is; Backspace takes its key away."), id="key-said", markup=False
            )

    async def on_key(self, event: events.Key) -> None:
        """Take it, or say why not."""
        event.stop()
        event.prevent_default()
        if event.key == "escape" and "escape" not in self._command.default_keys:
            self.dismiss(None)
        elif event.key == "backspace":
            self.dismiss("")
        elif problem := self._problem(event.key):
            self.query_one("#key-said", Static).update(
                Content(f"{shown(event.key)} {problem}. Press another, or Escape.")
            )
        else:
            self.dismiss(event.key)

    def _problem(self, key: str) -> str:
        mine = self._command
        if key in mine.default_keys:
            return ""
        if key in NEVER_SENT or key in TEXT_KEYS:
            return "belongs to the text that you type"
        for other in COMMANDS.values():
            if other is not mine and key in other.keys and meet(mine, other):
                return f"runs “{other.title}” already; give that another key first"
        try:
            read_key(key, takes_letters(mine))
        except ValueError as error:
            return str(error)
        return ""


class TextScreen(ModalScreen["tuple[str, str | float] | None"]):
    """A line to type a text or a number in; answers the setting's name and its value, or None."""

    CSS_PATH: ClassVar[CSSPathType | None] = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Leave it")]

    def __init__(self, name: str, setting: Setting, value: str | float) -> None:
        super().__init__()
        self._setting_name, self._setting, self._value = name, setting, value

    def compose(self) -> ComposeResult:
        """What it means, the line, and what is wrong with it."""
        with Vertical(classes="setting-box"):
            yield Static(Content.styled(self._setting.title, "bold"))
            yield Static(Content(self._setting.help), classes="setting-meaning", markup=False)
            yield Input(_said(self._value) if self._value != "" else "", id="setting-value", compact=True)
            yield Static(Content("Enter keeps it · Escape leaves it as it was"), id="value-said", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        value: str | float = event.value.strip()
        if isinstance(self._setting.default, float):
            try:
                value = float(value)
            except ValueError:
                value = str(value)
        if problem := self._setting.problem(value):
            self.query_one("#value-said", Static).update(Content(f"{shown_value(value)} {problem}."))
        else:
            self.dismiss((self._setting_name, value))


def _row(name: str, title: str, value: str, changed: bool) -> Option:
    label = Content(title).truncate(TITLE_WIDTH - 1, ellipsis=True).pad_right(1)
    label = Content.assemble(label, " " * max(0, TITLE_WIDTH - label.cell_length))
    sign = Content.styled("● changed" if changed else "", "$accent")
    shown_here = Content(value).truncate(VALUE_WIDTH, ellipsis=True)
    gap = " " * max(1, VALUE_WIDTH + 1 - shown_here.cell_length)
    return Option(Content.assemble("  ", label, Content.styled(shown_here.plain, "bold"), gap, sign), id=name)


def _said(value: str | float | bool) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value or "not set"
