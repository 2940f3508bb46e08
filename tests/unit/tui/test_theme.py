"""Every text can be read on its ground in every theme, and nothing is told by colour alone."""

from __future__ import annotations

from itertools import product

import pytest
from rich.style import Style
from textual.color import Color

from assess.tui import signs
from assess.tui.settings import SETTINGS
from assess.tui.theme import SYNTAX, SYNTAX_FAMILIES, THEMES

TEXTS = ("foreground", "muted", "primary", "accent", "success", "warning", "error", "footer-key-foreground")
GROUNDS = ("background", "surface", "panel")
LEAST = {"dark": 4.5, "light": 4.5, "contrast-dark": 7.0, "contrast-light": 7.0}


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2: 1 for the same colour, 21 for black on white."""

    def luminance(colour: Color) -> float:
        parts = [v / 12.92 if (v := part / 255) <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for part in colour.rgb]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colour(theme: str, name: str) -> Color:
    """A variable of a theme, or one of its colours."""
    wanted = THEMES[theme]
    return Color.parse(wanted.variables.get(name) or getattr(wanted, name))


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_on_every_ground(theme):
    least = LEAST[theme]
    for text, ground in product(TEXTS, GROUNDS):
        ratio = contrast(colour(theme, text), colour(theme, ground))
        assert ratio >= least, f"{text} on {ground}: {ratio:.2f}"
    ratio = contrast(colour(theme, "block-cursor-foreground"), colour(theme, "block-cursor-background"))
    assert ratio >= least, f"the marked row: {ratio:.2f}"


@pytest.mark.parametrize("theme", THEMES)
def test_code_can_be_read_in_the_editor(theme):
    styles = SYNTAX[THEMES[theme].name]
    assert set(styles) == set(SYNTAX_FAMILIES)
    for family, style in styles.items():
        code = Style.parse(style).color
        assert code is not None and code.triplet is not None
        ratio = contrast(Color(*code.triplet), colour(theme, "surface"))
        assert ratio >= LEAST[theme], f"{family}: {ratio:.2f}"


def test_the_settings_offer_every_theme():
    assert SETTINGS["theme"].choices == tuple(THEMES)


def test_colour_is_never_the_only_sign():
    tables = {name: table for name, table in vars(signs).items() if name.isupper() and isinstance(table, dict)}
    assert {"STATES", "OUTCOMES", "VERDICTS"} <= set(tables)
    for name, table in tables.items():
        told = [(sign.mark, sign.word) for sign in table.values()]
        assert len(set(told)) == len(told), f"two of {name} differ by their colour alone"
        for key, sign in table.items():
            assert sign.mark.strip() and len(sign.mark) == 1, f"{name}[{key!r}] has no mark of one cell"
            assert sign.word or key == "planned", f"{name}[{key!r}] has no word"


async def test_the_marked_row_and_picked_values_are_told_without_colour(drive, content):
    content.add_challenge("cnn/add-again")
    async with drive(content.root) as driver:
        await driver.loaded()
        await driver.press("down")
        marked = [line for line in driver.text().split("\n") if line.startswith("› ")]
        assert len(marked) == 1
        await driver.press("f3", "space")
        await driver.until(lambda: "[x] cnn" in driver.text(), "a box with a cross")


async def test_without_colours_the_app_works_and_says_the_same(drive, content, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with drive(content.root) as driver:
        await driver.loaded()
        await driver.until(lambda: "Add two tensors" in driver.text(), "the list")
        assert driver.app.no_color
        strips = driver.app.screen._compositor.render_strips()
        filtered = [strip.apply_filter(f, Color.parse("black")) for strip in strips for f in driver.app._filters]
        for segment in (segment for strip in filtered for segment in strip):
            colours = (
                [c for c in (segment.style.color, segment.style.bgcolor) if c and c.triplet] if segment.style else []
            )
            for triplet in (c.triplet for c in colours):
                assert triplet is None or len(set(triplet)) == 1, "a colour in spite of NO_COLOR"
