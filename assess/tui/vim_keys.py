"""The vim-friendly keys: j k h l, gg, G, Ctrl+D, Ctrl+U, /, n and N, wherever no text is typed.

The editor is left as it is: half a vim in it would annoy those who know the whole one, and their own is a key away.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from assess.tui.screens.base import AssessScreen

HELP = (
    ("j k", "one line or row down, up"),
    ("gg G", "to the first, to the last"),
    ("^D ^U", "half a screen down, up"),
    ("h l", "to the pane on the left, on the right"),
    ("/", "search: the catalogue's filter, the search of help and settings"),
    ("n N", "the next find, the one before; in the results the checks that did not pass"),
)

LIST_ACTIONS = {"j": "cursor_down", "k": "cursor_up", "gg": "first", "G": "last"}
SCROLL_ACTIONS = {"j": "scroll_down", "k": "scroll_up", "gg": "scroll_home", "G": "scroll_end"}
SCREEN_CALLS: dict[str, tuple[str, tuple[int, ...]]] = {
    "slash": ("find", ()), "n": ("find_next", (1,)), "N": ("find_next", (-1,)),
    "l": ("move_pane", (1,)), "h": ("move_pane", (-1,)),
}  # fmt: skip

_waiting: list[str] = []
"""A first `g`, until the next key."""


def press(screen: Screen[Any], key: str) -> bool:
    """Do what a key asks for on this screen; False where it is not one of these, or text is being typed."""
    key = "G" if key == "upper_g" else "N" if key == "upper_n" else key
    if isinstance(screen.focused, (Input, TextArea)):
        _waiting.clear()
        return False
    if key == "g" and not _waiting:
        _waiting.append(key)
        return True
    if _waiting:
        key = _waiting.pop() + key
    if isinstance(screen, AssessScreen) and key in SCREEN_CALLS:
        name, arguments = SCREEN_CALLS[key]
        getattr(screen, name)(*arguments)
        return True
    if key in LIST_ACTIONS or key in ("ctrl+d", "ctrl+u"):
        return _move(screen.focused, key)
    return False


def _move(widget: Widget | None, key: str) -> bool:
    """Move in the list that has the focus, or scroll the nearest thing around it that scrolls."""
    while widget is not None:
        if hasattr(widget, "action_cursor_down"):
            if key in LIST_ACTIONS:
                getattr(widget, f"action_{LIST_ACTIONS[key]}")()
            else:
                for _ in range(max(1, widget.size.height // 4)):
                    getattr(widget, "action_cursor_down" if key == "ctrl+d" else "action_cursor_up")()
            return True
        if widget.allow_vertical_scroll:
            if key in SCROLL_ACTIONS:
                getattr(widget, f"{SCROLL_ACTIONS[key]}")(animate=False)
            else:
                half = max(1, widget.scrollable_content_region.height // 2)
                widget.scroll_relative(y=half if key == "ctrl+d" else -half, animate=False)
            return True
        widget = widget.parent if isinstance(widget.parent, Widget) else None
    return False
