"""Two calm themes, dark and light, each also in high contrast, and the colours of Python in the editor.

Text on its ground has at least 4.5:1, in the contrast themes 7:1; a test computes every pair. Colour is never the only
sign of anything: see `signs`.
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
        "muted": "#5c636d",
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

CONTRAST_DARK = Theme(
    name="assess-contrast-dark",
    primary="#8ecbff",
    secondary="#8ecbff",
    accent="#ffd75f",
    success="#7fe07f",
    warning="#ffc14d",
    error="#ffa79f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
    variables={
        "muted": "#c8c8c8",
        "button-focus-text-style": "bold reverse",
        "border": "#8ecbff",
        "border-blurred": "#a0a0a0",
        "footer-key-foreground": "#ffd75f",
        "input-selection-background": "#005fd7",
        "block-cursor-background": "#8ecbff",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#303030",
        "scrollbar": "#a0a0a0",
        "scrollbar-hover": "#d0d0d0",
        "scrollbar-active": "#8ecbff",
        "scrollbar-background": "#000000",
        "scrollbar-background-hover": "#000000",
        "scrollbar-background-active": "#000000",
        "scrollbar-corner-color": "#000000",
    },
)

CONTRAST_LIGHT = Theme(
    name="assess-contrast-light",
    primary="#00408a",
    secondary="#00408a",
    accent="#6b3a00",
    success="#0b4f1d",
    warning="#5f3e00",
    error="#8a0f0a",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#eeeeee",
    dark=False,
    variables={
        "muted": "#3a3a3a",
        "button-focus-text-style": "bold reverse",
        "border": "#00408a",
        "border-blurred": "#595959",
        "footer-key-foreground": "#6b3a00",
        "input-selection-background": "#a8d1ff",
        "block-cursor-background": "#00408a",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#d6d6d6",
        "scrollbar": "#595959",
        "scrollbar-hover": "#303030",
        "scrollbar-active": "#00408a",
        "scrollbar-background": "#ffffff",
        "scrollbar-background-hover": "#ffffff",
        "scrollbar-background-active": "#ffffff",
        "scrollbar-corner-color": "#ffffff",
    },
)

THEMES: dict[str, Theme] = {
    "dark": DARK,
    "light": LIGHT,
    "contrast-dark": CONTRAST_DARK,
    "contrast-light": CONTRAST_LIGHT,
}
"""The name in the settings to the theme."""

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
    "assess-contrast-dark": {
        "comment": "italic #c8c8c8",
        "string": "#a8e08a",
        "literal": "#ffbf80",
        "keyword": "bold #d7afff",
        "function": "#8ecbff",
        "type": "#ffd75f",
        "self": "#ffa7b0",
        "mark": "#e0e0e0",
    },
    "assess-contrast-light": {
        "comment": "italic #3a3a3a",
        "string": "#1f4d10",
        "literal": "#6b3000",
        "keyword": "bold #4b1a86",
        "function": "#00408a",
        "type": "#553b00",
        "self": "#7d0f20",
        "mark": "#262626",
    },
}
"""Theme to family to a Rich style."""
