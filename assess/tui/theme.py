"""Two calm themes, dark and light, and the colours of Python in the editor.

Colour is never the only sign of anything: see `signs`.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="assess-dark",
    primary="#7fa7d9",
    secondary="#62809f",
    accent="#d8b37c",
    success="#8cbf88",
    warning="#d9ae62",
    error="#e08a83",
    foreground="#d6dce4",
    background="#13171c",
    surface="#181d23",
    panel="#222932",
    dark=True,
    variables={
        "muted": "#8d97a5",
        "button-focus-text-style": "bold",
        "border": "#7fa7d9",
        "border-blurred": "#39434f",
        "footer-key-foreground": "#d8b37c",
        "input-selection-background": "#7fa7d9 30%",
        "block-cursor-background": "#2f4660",
        "block-cursor-foreground": "#f1f4f8",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#242e39",
        "scrollbar": "#39434f",
        "scrollbar-hover": "#4b5866",
        "scrollbar-active": "#7fa7d9",
        "scrollbar-background": "#181d23",
        "scrollbar-background-hover": "#181d23",
        "scrollbar-background-active": "#181d23",
        "scrollbar-corner-color": "#181d23",
    },
)

LIGHT = Theme(
    name="assess-light",
    primary="#2b5d98",
    secondary="#5b7690",
    accent="#8a5a12",
    success="#276c3d",
    warning="#8a5a00",
    error="#a8322b",
    foreground="#22272d",
    background="#f3f1ec",
    surface="#fbfaf7",
    panel="#e5e2da",
    dark=False,
    variables={
        "muted": "#5f6670",
        "button-focus-text-style": "bold",
        "border": "#2b5d98",
        "border-blurred": "#c6c2b8",
        "footer-key-foreground": "#8a5a12",
        "block-cursor-background": "#c9dbee",
        "block-cursor-foreground": "#16191d",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#dfe5ea",
        "scrollbar": "#c6c2b8",
        "scrollbar-hover": "#a9a59b",
        "scrollbar-active": "#2b5d98",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
    },
)

SYNTAX_FAMILIES: dict[str, tuple[str, ...]] = {
    "comment": ("comment",),
    "string": ("string", "string.documentation", "string.escape"),
    "literal": ("number", "float", "boolean", "constant", "constant.builtin"),
    "keyword": (
        "keyword", "keyword.function", "keyword.operator", "keyword.return",
        "conditional", "repeat", "include", "exception",
    ),
    "function": ("function", "function.builtin", "function.call", "method", "method.call"),
    "type": ("type", "type.builtin", "type.class", "type.definition", "constructor", "attribute", "attribute.builtin"),
    "self": ("variable.builtin",),
    "mark": ("operator", "punctuation.bracket", "punctuation.delimiter", "punctuation.special"),
}  # fmt: skip
"""A family of colours to the names that the Python grammar gives its captures."""

SYNTAX: dict[str, dict[str, str]] = {
    "assess-dark": {
        "comment": "italic #7d8896",
        "string": "#a3c48f",
        "literal": "#d9a77c",
        "keyword": "#b59bd6",
        "function": "#86b4e6",
        "type": "#e0c38a",
        "self": "#d98f96",
        "mark": "#aeb8c4",
    },
    "assess-light": {
        "comment": "italic #6c727a",
        "string": "#3d6b2a",
        "literal": "#8f4a12",
        "keyword": "#6a3c9c",
        "function": "#1f5596",
        "type": "#7a5900",
        "self": "#a03440",
        "mark": "#4a5260",
    },
}
"""Theme to family to a Rich style."""
