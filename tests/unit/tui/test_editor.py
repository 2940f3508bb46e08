"""The editor indents as the code asks, keeps tabs out, and leaves alone the keys that belong to the screen."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste

from assess.tui.commands import COMMANDS
from assess.tui.theme import DARK, LIGHT
from assess.tui.widgets.editor import Editor, next_indent


class Host(App[None]):
    """An app that shows one editor."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield Editor(self.text)


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("def f():", 4),
        ("    if x:  # a comment", 8),
        ("    x = 1", 4),
        ("x = [", 4),
        ("f(", 4),
        ("        return x", 4),
        ("        return f(", 12),
        ("    pass", 0),
        ("returned = 1", 0),
        ("    # note:", 4),
        ("", 0),
        ("    ", 4),
        ("\tx = 1", 4),
    ],
)
def test_a_new_line_begins_where_the_code_goes_on(line, columns):
    assert next_indent(line) == columns


async def test_typing_a_function_needs_no_space_bar():
    app = Host()
    async with app.run_test() as pilot:
        for line in ("def f(x):", "if x:", "return 1", "return 2"):
            await pilot.press(*line, "enter")
        assert app.query_one(Editor).text == "def f(x):\n    if x:\n        return 1\n    return 2\n"


async def test_enter_in_the_middle_of_a_line_and_over_a_selection():
    app = Host("    x = f(1)\n")
    async with app.run_test() as pilot:
        editor = app.query_one(Editor)
        editor.move_cursor((0, 10))
        await pilot.press("enter")
        assert editor.text == "    x = f(\n        1)\n"
        editor.text = "    alpha beta"
        editor.selection = type(editor.selection)((0, 14), (0, 9))
        await pilot.press("enter")
        assert editor.text == "    alpha\n    "


async def test_tab_inserts_spaces_and_moves_selected_lines():
    app = Host("x = 1\n\ny = 2\n")
    async with app.run_test() as pilot:
        editor = app.query_one(Editor)
        await pilot.press("tab")
        assert editor.text == "    x = 1\n\ny = 2\n"
        editor.selection = type(editor.selection)((0, 0), (2, 3))
        await pilot.press("tab")
        assert editor.text == "        x = 1\n\n    y = 2\n"
        assert editor.selection == type(editor.selection)((0, 4), (2, 7))
        await pilot.press("shift+tab", "shift+tab", "shift+tab")
        assert editor.text == "x = 1\n\ny = 2\n"
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert "x = 1" in editor.text


async def test_backspace_in_the_indentation_goes_back_to_a_tab_stop():
    app = Host("          x")
    async with app.run_test() as pilot:
        editor = app.query_one(Editor)
        editor.move_cursor((0, 10))
        await pilot.press("backspace")
        assert editor.text == "        x"
        await pilot.press("backspace", "backspace", "backspace")
        assert editor.text == "x"


async def test_pasted_tabs_and_line_ends_become_spaces_and_newlines():
    app = Host()
    async with app.run_test() as pilot:
        editor = app.query_one(Editor)
        editor.post_message(Paste("def f():\r\n\treturn 1\r"))
        await pilot.pause()
        assert editor.text == "def f():\n    return 1\n"


async def test_keys_pressed_while_the_app_is_busy_take_effect_in_their_order():
    app = Host("old text\n")
    async with app.run_test() as pilot:
        editor = app.query_one(Editor)
        for key in ("f7", "delete", "a", "b", "backspace", "c"):
            editor.post_message(Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert editor.text == "ac"


async def test_python_is_highlighted_in_both_themes():
    app = Host("def f():\n    return 'x'\n")
    async with app.run_test() as pilot:
        editor = app.query_one(Editor)
        assert editor.is_syntax_aware, "without tree-sitter the editor silently has no colours"
        colours = set()
        for theme in (DARK.name, LIGHT.name):
            app.theme = theme
            await pilot.pause()
            assert editor.theme == theme
            colours.add(str(editor.render_line(0).adjust_cell_length(20)))
        assert len(colours) == 2


def test_no_command_has_a_key_that_the_editor_owns():
    owned = {key for binding in Editor._merged_bindings or () for key in [binding[0]]}
    owned |= {"enter", "tab", "ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+z", "ctrl+y", "f6", "f7"}
    taken = {key for command in COMMANDS.values() if command.scope != "catalogue" for key in command.default_keys}
    assert not owned & taken
