"""The editor's tools, by their keys: find and replace, go to a line, names, marks in the gutter, lines as a whole."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from assess.tui.screens.workspace_outside import NO_SUSPEND
from assess.tui.theme import DARK, LIGHT
from assess.tui.widgets.find_bar import FindBar
from assess.tui.widgets.name_list import NameList

TEXT = "alpha = 1\nbeta = alpha\n\n\ndef gamma(Alpha):\n    return (alpha + Alpha)\n"


async def ready(driver, text=TEXT):
    await driver.open("foundations/add")
    driver.editor.text = text
    await driver.pilot.pause()
    return driver.editor


def said(driver, selector):
    return str(driver.workspace.query_one(selector, Static).content)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_finding_moves_to_the_first_hit_counts_and_leaves_the_cursor_there(drive, content, size):
    async with drive(content.root, size=size) as driver:
        editor = await ready(driver)
        await driver.press("ctrl+f", *"alph")
        assert editor.selected_text == "alph"
        assert said(driver, "#find-said") == "1 of 5"
        await driver.press("down", "down")
        assert said(driver, "#find-said") == "3 of 5" and editor.selected_text == "Alph"
        await driver.press("up", "enter", "enter", "enter", "enter")
        assert said(driver, "#find-said") == "1 of 5", "past the last comes the first"
        shown = driver.text()
        assert "Find" in shown and "[ ] capitals" in shown and "[ ] pattern" in shown and "1 of 5" in shown
        await driver.press("escape")
        assert not driver.workspace.query_one(FindBar).display and editor.has_focus
        assert editor.cursor_location == (0, 4)
        await driver.press("x")
        assert editor.text.startswith("xa"), "what was found is selected, as in every editor"


async def test_capitals_and_patterns_are_switched_by_tab_and_space(drive, content):
    async with drive(content.root) as driver:
        await ready(driver)
        await driver.press("ctrl+f", *"alpha", "tab", "space")
        assert said(driver, "#find-said") == "1 of 3" and "[x] capitals" in driver.text()
        await driver.press("shift+tab", *"(", "tab", "tab", "enter")
        assert "not a pattern yet" in said(driver, "#find-said")
        await driver.press("tab", *"a.p")
        assert said(driver, "#find-said") == "1 of 3"


async def test_replacing_one_moves_on_and_replacing_all_is_one_step_to_undo(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver)
        await driver.press("ctrl+r", *"alpha", "tab", *"omega", "enter")
        assert editor.text == TEXT.replace("alpha", "omega", 1)
        assert editor.selected_text == "alpha" and said(driver, "#find-said") == "1 of 4"
        await driver.press("tab", "enter")
        assert said(driver, "#find-said") == "4 replaced"
        assert "alpha" not in editor.text.lower()
        await driver.press("escape", "ctrl+z")
        assert editor.text == TEXT.replace("alpha", "omega", 1)
        await driver.press("ctrl+z")
        assert editor.text == TEXT
        await driver.press("ctrl+y", "ctrl+y")
        assert "alpha" not in editor.text.lower()


async def test_selected_text_is_what_is_searched_and_hits_follow_edits(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver)
        editor.selection = type(editor.selection)((1, 7), (1, 12))
        await driver.press("ctrl+f")
        assert driver.workspace.query_one("#find-input", Input).value == "alpha"
        assert said(driver, "#find-said") == "2 of 5"
        editor.focus()
        await driver.press("end", *"x alpha")
        assert said(driver, "#find-said") == "6 found"
        plain = driver.app.theme
        drawn = {str(editor.render_line(0))}
        driver.app.theme = LIGHT.name if plain == DARK.name else DARK.name
        await driver.pilot.pause()
        drawn.add(str(editor.render_line(0)))
        assert len(drawn) == 2


async def test_going_to_a_line_and_back_with_escape(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver)
        await driver.press("ctrl+l", "6", "enter")
        assert editor.cursor_location == (5, 0) and editor.has_focus
        await driver.press("ctrl+l", "2", "x")
        assert editor.cursor_location == (1, 0), "only digits are taken"
        await driver.press("escape")
        assert editor.cursor_location == (5, 0)
        await driver.press("ctrl+l", *"99999999999", "enter")
        assert editor.cursor_location == (6, 0)


async def test_comment_move_and_duplicate_are_each_one_step_to_undo(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver, "a\nb\nc")
        await driver.press("x", "ctrl+underscore")
        assert editor.text == "# xa\nb\nc" and editor.cursor_location == (0, 3)
        await driver.press("ctrl+z")
        assert editor.text == "xa\nb\nc", "what was typed just before is a step of its own"
        await driver.press("alt+down", "alt+down", "alt+down")
        assert editor.text == "b\nc\nxa" and editor.cursor_location[0] == 2
        await driver.press("alt+up")
        assert editor.text == "b\nxa\nc"
        driver.app.run_command("duplicate")
        await driver.until(lambda: editor.text == "b\nxa\nxa\nc", "the line twice")
        assert editor.cursor_location[0] == 2


async def test_undo_survives_saves_and_switches_of_file(drive, content):
    content.write("challenges/foundations/add/starter/parts.py", "OFFSET = 0\n")
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        before = driver.editor.text
        await driver.press(*"one", "ctrl+s", "ctrl+n")
        await driver.until(lambda: "OFFSET" in driver.editor.text, "the other file")
        await driver.press(*"# ", "ctrl+n")
        await driver.until(lambda: "def add" in driver.editor.text, "the first file")
        await driver.press("ctrl+z")
        assert driver.editor.text == before


async def test_names_come_after_two_letters_and_only_an_arrow_key_gives_them_enter(drive, content):
    for size in ((80, 24), (120, 40)):
        async with drive(content.root, size=size) as driver:
            editor = await ready(driver, "")
            names = driver.workspace.query_one(NameList)
            await driver.press(*"a")
            assert not names.is_open
            await driver.press("d")
            assert names.is_open and names.shown[0].text == "add" and "challenge" in driver.text()
            await driver.press("enter")
            assert editor.text == "ad\n" and not names.is_open, "Enter is a new line until a name is chosen"
            await driver.press(*"ad", "tab")
            assert editor.text == "ad\nad  " and not names.is_open
            await driver.press("space", *"ad", "down", "enter")
            assert editor.text == "ad\nad   add" and not names.is_open
            await driver.press("ctrl+z")
            assert editor.text == "ad\nad   ad"


async def test_escape_closes_the_names_and_nothing_else(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver, "")
        names = driver.workspace.query_one(NameList)
        await driver.press(*"retu")
        assert [name.text for name in names.shown] == ["return"]
        await driver.press("escape")
        assert not names.is_open and editor.has_focus and editor.text == "retu"
        await driver.press("r")
        assert names.is_open
        await driver.press("left", "left", "left", "left", "left")
        assert not names.is_open, "the cursor has left the word"


async def test_the_key_lists_names_anywhere_and_those_of_a_module_after_its_dot(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver, "import torch.nn.functional as F\nF.")
        names = driver.workspace.query_one(NameList)
        editor.move_cursor((1, 2))
        await driver.press("ctrl+@")
        assert names.is_open and {name.source for name in names.shown} == {"torch.nn.functional"}
        await driver.press(*"softma", "down", "tab")
        assert editor.text.endswith("F.softmax")
        await driver.press(*"  # to")
        assert not names.is_open, "not in a comment"


async def test_the_list_stays_on_the_screen_in_the_last_row_and_column(drive, content):
    async with drive(content.root, size=(80, 24)) as driver:
        editor = await ready(driver, "\n" * 40 + "x" * 68 + " ")
        editor.move_cursor((40, 69))
        names = driver.workspace.query_one(NameList)
        await driver.press(*"is")
        assert names.is_open
        await driver.pilot.pause()
        region = names.region
        assert region.bottom <= 24 and region.right <= 80 and region.height >= 2
        assert "isinstance" in driver.text()


async def test_a_syntax_error_is_marked_while_typing_and_goes_when_it_is_mended(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver, "x = 1\ny = (2\n")
        await driver.until(lambda: editor.marks, "the mark")
        assert "2✗ y = (2" in driver.text()
        assert said(driver, "#mark") == "✗ line 2"
        await driver.press("down")
        assert said(driver, "#mark") == "✗ '(' was never closed"
        await driver.press("end", *")")
        await driver.until(lambda: not editor.marks, "the end of the mark")
        assert "✗" not in driver.text() and said(driver, "#mark") == ""


async def test_the_line_that_failed_is_marked_after_a_run_and_moves_with_its_text(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver, "def add(a, b):\n    c = a + b\n    raise ValueError('no [b]sum[/x]')\n")
        await driver.run()
        await driver.until(lambda: editor.marks, "the mark")
        assert [(mark.row, mark.kind) for mark in editor.marks] == [(2, "run")]
        assert "3!     raise" in driver.text()
        await driver.press("f3", "ctrl+l", "3", "enter")
        assert "ValueError: no [b]sum[/x]" in said(driver, "#mark") and "One and two" in said(driver, "#mark")
        editor.move_cursor((0, 0))
        await driver.press("enter")
        assert "4!     raise" in driver.text()
        driver.app.run_command("next-mark")
        await driver.until(lambda: editor.cursor_location == (3, 0), "the marked line")
        await driver.press("end", "x")
        assert not [mark for mark in editor.marks if mark.kind == "run"]
        await driver.press("ctrl+z")
        editor.text = "def add(a, b):\n    return a + b\n"
        await driver.run()
        assert not editor.marks


async def test_a_matching_bracket_can_be_seen_in_both_themes(drive, content):
    async with drive(content.root) as driver:
        editor = await ready(driver, "f(1, [2, 3])\n")
        for theme in (DARK.name, LIGHT.name):
            driver.app.theme = theme
            editor.move_cursor((0, 1))
            await driver.pilot.pause()
            assert editor.matching_bracket_location == (0, 11)
            x = editor.gutter_width + 11
            ((text, style, _),) = editor.render_line(0).crop(x, x + 1)
            assert text == ")" and style is not None and style.bold and style.underline
            plain = next(iter(editor.render_line(0).crop(x - 2, x - 1))).style
            assert plain is not None and style.bgcolor != plain.bgcolor


async def test_where_the_terminal_cannot_be_left_one_sentence_says_what_to_do(drive, content, monkeypatch):
    monkeypatch.setenv("EDITOR", "true")
    async with drive(content.root) as driver:
        editor = await ready(driver)
        await driver.press("f11")
        assert [str(said.message) for said in driver.app._notifications] == [NO_SUSPEND]
        assert editor.text == TEXT
