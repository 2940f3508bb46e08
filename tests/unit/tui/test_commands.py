"""One registry: every command has a title, a sentence of help, a place in the help screen and in the palette."""

from __future__ import annotations

from typing import get_args

import pytest
from textual.widgets import Static

from assess.tui.commands import COMMANDS, Scope, bindings_of, command, commands_of
from assess.tui.widgets.key_bar import KeyBar


def test_every_command_has_a_title_and_help_in_sentences():
    for entry in COMMANDS.values():
        assert entry.title
        assert entry.help.endswith(".") and "[" not in entry.help


def test_no_two_commands_that_can_meet_share_a_key():
    for scope in get_args(Scope):
        keys = [key for entry in commands_of("app", scope) for key in entry.default_keys]
        assert len(keys) == len(set(keys))


def test_a_second_command_with_a_taken_key_is_refused():
    with pytest.raises(ValueError, match="f5"):
        command("again", "f5", "Again", "workspace")(lambda screen: None)
    assert "again" not in COMMANDS


def test_bindings_carry_ids_so_that_a_keymap_can_move_them():
    assert [binding.id for binding in bindings_of("workspace")] == [entry.id for entry in commands_of("workspace")]


async def test_help_and_palette_offer_what_the_registry_holds(drive, content):
    async with drive(content.root, size=(120, 60)) as driver:
        await driver.loaded()
        await driver.press("f1")
        text = "\n".join(str(line.content) for line in driver.app.screen.query(Static))
        for entry in COMMANDS.values():
            assert " ".join(entry.shown_keys) in text and entry.title in text
        await driver.press("escape")
        await driver.press("ctrl+p")
        await driver.until(lambda: "Clear filter" in driver.text(), "the palette")
        assert "Submit" not in driver.text(), "submitting is no command of the catalogue"
        await driver.press("escape")
        await driver.open("foundations/add")
        await driver.press("ctrl+p", *"light")
        await driver.until(lambda: "Light or dark" in driver.text(), "the palette's answer")
        await driver.press("enter")
        await driver.until(lambda: driver.app.theme == "assess-light", "the light theme")


async def test_the_key_bar_shows_only_what_does_something_now(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        bar = driver.workspace.query_one(KeyBar)
        assert "Run tests" in bar.render().plain and "Cancel" not in bar.render().plain
        driver.editor.text = "def add(a, b):\n    while True:\n        pass\n"
        await driver.press("f5")
        await driver.until(lambda: "Cancel" in bar.render().plain, "cancel in the key bar")
        assert "Run tests" not in bar.render().plain
        await driver.press("escape")
        await driver.ended()
        assert "Run tests" in bar.render().plain
