"""Every key can be moved; what cannot be had is said in words; bar, help and palette tell the keys of now."""

from __future__ import annotations

import pytest

from assess.tui.commands import COMMANDS
from assess.tui.keymap import read_key, resolve, shown
from assess.tui.palette import RegistryProvider
from assess.tui.screens.catalogue import CatalogueScreen
from assess.tui.screens.help import HelpScreen
from assess.tui.screens.settings import KeyScreen, SettingsScreen
from assess.tui.screens.workspace import WorkspaceScreen
from assess.tui.widgets.key_bar import KeyBar


@pytest.fixture
def settings_file(own_home):
    """Writes the settings file that the app will read."""
    return (own_home / "settings.toml").write_text


@pytest.mark.parametrize(
    ("text", "key"),
    [("F9", "f9"), ("Ctrl+L", "ctrl+l"), (" esc ", "escape"), ("alt+up", "alt+up"), ("shift+ctrl+up", "ctrl+shift+up")],
)
def test_a_key_is_read_as_people_write_it(text, key):
    assert read_key(text) == key


@pytest.mark.parametrize("text", ["x", "G", "hyper+x", "f99", "", "ctrl+", "ctrl+enter", "ctrl+i"])
def test_what_is_no_key_for_a_command_is_refused(text):
    with pytest.raises(ValueError):
        read_key(text)


def test_keys_are_shown_as_people_know_them():
    assert [shown(key) for key in ("f5", "ctrl+j", "escape", "ctrl+up", "alt+x", "enter")] == [
        "F5", "^J", "Esc", "^↑", "Alt+X", "Enter",
    ]  # fmt: skip


def test_a_command_for_a_list_may_have_a_letter():
    assert resolve({"run-check": ["x"]}, COMMANDS) == ({"run-check": ("x",)}, [])


def test_two_commands_can_swap_their_keys():
    moved, problems = resolve({"run": ["f8"], "submit": ["f5"]}, COMMANDS)
    assert problems == [] and moved == {"run": ("f8",), "submit": ("f5",)}


def test_a_wish_takes_a_default_key_from_another_command_which_keeps_its_others():
    moved, problems = resolve({"save": ["f8"]}, COMMANDS)
    assert problems == [] and moved == {"save": ("f8",), "submit": ("ctrl+g",)}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"submti": ["f9"]}, "`keys.submti` names no command. Did you mean `submit`?"),
        ({"run": ["x"]}, "`keys.run`: “x” would be typed as text; take a function key, or one with ctrl."),
        ({"run": ["ctrl+z"]}, "`keys.run`: “ctrl+z” belongs to the text that you type; take another."),
        ({"run": ["f20"], "submit": ["f20"]}, "`keys.submit`: “f20” runs “Run tests” (`run`) already;"),
        ({"help": ["f20"], "submit": ["f20"]}, "`keys.submit`: “f20” runs “Help” (`help`) already;"),
        ({"run": ["ctrl+s"]}, "“Save” (`save`) has no key left: ^S now runs “Run tests”. Give it one in [keys]."),
    ],
)
def test_a_wish_that_cannot_be_met_is_said(wanted, said):
    _, problems = resolve(wanted, COMMANDS)
    assert len(problems) == 1 and said in problems[0]


def test_commands_of_screens_that_never_meet_may_share_a_key():
    assert resolve({"sort": ["f20"], "run": ["f20"]}, COMMANDS)[1] == []


async def test_moved_keys_work_and_are_told_everywhere(drive, content, settings_file):
    settings_file('[keys]\nsort = "f9"\nhelp = "f2"\nreload = []\n')
    async with drive(content.root, size=(120, 60)) as driver:
        await driver.loaded()
        bar = driver.catalogue.query_one(KeyBar).render().plain
        assert "F9 Sort" in bar and "F4" not in bar and "F2 Help" in bar and "Reload" not in bar
        await driver.press("f4")
        assert driver.catalogue.order == ""
        await driver.press("f9")
        assert driver.catalogue.order == "time"
        await driver.press("f2")
        await driver.until(lambda: isinstance(driver.app.screen, HelpScreen), "help by its new key")
        await driver.until(lambda: "F9            Sort" in driver.text(), "the key in the help")
        assert "no key        Reload" in driver.text()
        await driver.press("f2")
        assert isinstance(driver.app.screen, CatalogueScreen)
        assert any("“Read on” (`read-preview`) has no key left" in said for said in driver.app.settings_problems)
        await driver.press("ctrl+p", *"reload")
        await driver.until(lambda: "Reads the challenges" in driver.text(), "reload, without a key, in the palette")


async def test_a_broken_file_is_said_and_stops_nothing(drive, content, settings_file):
    settings_file("theme = \n")
    async with drive(content.root) as driver:
        await driver.loaded()
        assert ["not valid TOML" in said for said in driver.app.settings_problems] == [True]
        await driver.until(lambda: len(driver.app._notifications) == 1, "the sentence")


async def test_settings_are_changed_on_their_screen_and_kept(drive, content, own_home):
    async with drive(content.root) as driver:
        await driver.loaded()
        await driver.press("f10")
        await driver.until(lambda: isinstance(driver.app.screen, SettingsScreen), "the settings")
        assert str(own_home) in " ".join(driver.text().split()).replace(" ", "") or "File:" in driver.text()
        await driver.press("enter")
        await driver.until(lambda: driver.app.theme == "assess-light", "the next theme")
        await driver.press("down", "down", "down", "enter")
        await driver.until(lambda: "Seconds between two drafts" in driver.text(), "a line to type in")
        await driver.press("end", "backspace", *"900", "enter")
        assert "no number from 1 to 60" in driver.text()
        await driver.press("backspace", "backspace", "enter")
        await driver.until(lambda: driver.app.settings.autosave_seconds == 9, "nine seconds")
        await driver.press("backspace", "up", "up", "up", "backspace")
        await driver.until(lambda: driver.app.theme == "assess-dark", "the default")
        await driver.until(lambda: (own_home / "settings.toml").read_text() == "", "nothing set")


async def test_a_key_is_changed_by_pressing_it_and_one_that_is_taken_is_refused(drive, content, own_home):
    async with drive(content.root, size=(120, 40)) as driver:
        await driver.loaded()
        await driver.press("f10")
        await driver.until(lambda: isinstance(driver.app.screen, SettingsScreen), "the settings")
        while driver.app.screen._marked != "keys.sort":
            await driver.press("down")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, KeyScreen), "the question")
        await driver.press("f5")
        assert "F5 runs “Reload” already" in driver.text()
        await driver.press("ctrl+z")
        assert "belongs to the text" in driver.text()
        await driver.press("x")
        assert "would be typed as text" in driver.text()
        await driver.press("f9")
        await driver.until(lambda: COMMANDS["sort"].keys == ("f9",), "the new key")
        await driver.until(lambda: 'sort = ["f9"]' in (own_home / "settings.toml").read_text(), "the file")
        await driver.press("escape", "f9")
        assert driver.catalogue.order == "time"
        await driver.press("f10")
        while driver.app.screen._marked != "keys.sort":
            await driver.press("down")
        await driver.press("backspace")
        await driver.until(lambda: COMMANDS["sort"].keys == ("f4",), "the key as shipped")


async def test_with_vims_keys_one_moves_without_arrows_and_types_as_ever(drive, content, settings_file):
    settings_file('key_set = "vim-friendly"\n')
    content.add_challenge("cnn/add-again")
    async with drive(content.root, size=(120, 40)) as driver:
        await driver.loaded()
        await driver.until(lambda: driver.catalogue.challenges.has_focus, "the list to have the focus")
        for keys, marked in ((("j",), 1), (("k",), 0), (("G",), 1), (("g", "g"), 0), (("n",), 1), (("N",), 0)):
            await driver.press(*keys)
            assert driver.catalogue.challenges.highlighted == marked, keys
        await driver.press("slash", *"again")
        await driver.until(lambda: driver.listed() == ["cnn/add-again"], "what is typed after a slash filters")
        await driver.press("escape", "l")
        assert driver.catalogue.query_one("#preview Statement").has_focus
        await driver.press("h", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, WorkspaceScreen), "the workspace")
        await driver.press("f3", "j", "j", "slash")
        await driver.until(lambda: driver.editor.text.startswith("jj/"), "letters typed in the editor")
        await driver.press("f4", "h")
        await driver.until(lambda: driver.workspace.pane == "editor", "the pane on the left")
        await driver.press("f1")
        await driver.until(lambda: "Vim-friendly keys (on)" in driver.app.screen.sections()[-1][0], "the help says so")
        await driver.press("ctrl+d")
        await driver.until(lambda: driver.app.screen.query_one("#help-lines").scroll_y > 0, "half a screen further")


async def test_with_vims_keys_n_visits_the_checks_that_did_not_pass(drive, content, settings_file):
    settings_file('key_set = "vim-friendly"\n')
    tests = "".join(
        f"def test_{name}(candidate):\n    assert {ok}\n\n" for name, ok in (("one", 0), ("two", 1), ("three", 0))
    )
    content.write("challenges/foundations/add/visible/test_visible.py", tests)
    async with drive(content.root) as driver:
        await driver.loaded()
        await driver.until(lambda: driver.catalogue.challenges.has_focus, "the list to have the focus")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, WorkspaceScreen), "the workspace")
        await driver.run()
        await driver.press("f4")
        checks = driver.results.checks
        for key, marked in (("n", "three"), ("n", "one"), ("N", "three")):
            await driver.press(key)
            assert checks.marked.check_id == marked, checks.outcomes()
        await driver.press("slash")
        await driver.until(lambda: driver.workspace.query("FindBar").first().display, "the search in the editor")


async def test_help_begins_with_the_screen_that_it_was_opened_from_and_is_searched(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        await driver.press("f1")
        await driver.until(lambda: isinstance(driver.app.screen, HelpScreen), "help")
        assert driver.app.screen.sections()[0][0] == "In a challenge (this screen)"
        await driver.press(*"undo")
        await driver.until(lambda: "^Z ^Y" in driver.text() and "Submit" not in driver.text(), "what was searched for")
        await driver.press(*"zzz")
        await driver.until(lambda: "Nothing here is called that" in driver.text(), "a sentence")


async def test_every_command_is_in_help_and_the_palette_offers_all_that_does_something(drive, content):
    async with drive(content.root, size=(120, 40)) as driver:

        async def offered() -> set[str]:
            provider = RegistryProvider(driver.app.screen)
            return {str(hit.text) async for hit in provider.discover()}

        def enabled() -> set[str]:
            ids = [id for id in COMMANDS if driver.app.is_command_enabled(id, driver.app.screen)]
            return {COMMANDS[id].title for id in ids if id != "palette"}

        await driver.loaded()
        assert await offered() == enabled() > {"Filter by", "Sort", "Settings", "Quit"}
        await driver.press("f1")
        await driver.until(lambda: isinstance(driver.app.screen, HelpScreen), "help")
        told = {title for _, lines in driver.app.screen.sections() for _, title, _ in lines}
        assert {entry.title for entry in COMMANDS.values()} <= told
        await driver.press("escape")
        await driver.open("foundations/add")
        assert await offered() == enabled() > {"Run tests", "Submit", "Zoom", "Settings", "Quit"}
