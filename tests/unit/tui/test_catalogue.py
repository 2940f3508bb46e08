"""The catalogue lists, filters, previews, and says what is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input

from assess.tui.screens.facets import FacetScreen
from assess.tui.widgets.challenge_row import ONE_LINE, row_content, row_height
from assess.tui.widgets.statement import Statement


async def test_it_lists_the_challenges_and_shows_the_statement_of_the_marked_one(drive, content):
    content.add_challenge("cnn/add-again")
    async with drive(content.root) as driver:
        await driver.loaded()
        assert driver.listed() == ["foundations/add", "cnn/add-again"]
        await driver.until(lambda: "add(a, b)" in driver.text(), "the statement")
        await driver.press("down")
        await driver.until(lambda: "cnn/add-again" in driver.line("#preview-head"), "the other's heading")


async def test_the_filter_needs_every_word_and_escape_clears_it(drive, content):
    content.add_challenge("cnn/add-again")
    async with drive(content.root) as driver:
        await driver.loaded()
        await driver.press(*"cnn new")
        await driver.until(lambda: driver.listed() == ["cnn/add-again"], "one challenge")
        await driver.press(*" xyz")
        await driver.until(lambda: driver.listed() == [], "no challenge")
        assert "No challenge matches" in driver.text()
        await driver.press("enter")  # nothing is marked, nothing happens
        await driver.press("escape")
        await driver.until(lambda: len(driver.listed()) == 2, "all challenges")
        assert driver.catalogue.query_one("#filter", Input).value == ""


async def test_a_broken_challenge_is_a_clear_line_and_the_rest_works(drive, content):
    content.add_challenge("cnn/add-again")
    content.replace("challenges/cnn/add-again/challenge.toml", "minutes = 5", 'minutes = "soon"')
    async with drive(content.root) as driver:
        await driver.loaded()
        assert driver.listed() == ["foundations/add"]
        assert "challenges/cnn/add-again/challenge.toml" in driver.line("#problem-lines")
        assert "minutes" in driver.line("#problem-lines")


async def test_reloading_reads_the_content_again(drive, content):
    async with drive(content.root) as driver:
        await driver.loaded()
        content.add_challenge("cnn/add-again")
        await driver.press("f5")
        await driver.until(lambda: len(driver.listed()) == 2, "the new challenge")


async def test_no_content_at_all_is_one_sentence(drive, tmp_path):
    async with drive(tmp_path / "nowhere") as driver:
        await driver.until(lambda: "no challenges" in driver.text() or "could not" in driver.text(), "a sentence")


async def test_the_statement_can_be_scrolled_by_keys(drive, checkout):
    if not (checkout / "challenges/transformer/attention").is_dir():
        pytest.skip("the attention challenge is not in this checkout")
    async with drive(checkout, size=(80, 24)) as driver:
        await driver.loaded()
        await driver.press(*"attention")
        await driver.until(lambda: driver.catalogue.query(Statement), "a statement")
        statement = driver.catalogue.query_one(Statement)
        await driver.until(lambda: statement.max_scroll_y > 10, "a long statement")
        await driver.press("f2", "pagedown")
        await driver.until(lambda: statement.scroll_y > 0, "the statement to scroll")


def test_a_row_uses_one_line_where_there_is_room_and_two_where_there_is_not(hostile_entry):
    for width in (30, ONE_LINE - 1, ONE_LINE, 150):
        lines = row_content(hostile_entry, width).plain.split("\n")
        assert len(lines) == row_height(width)
        assert max(len(line) for line in lines) <= width
        assert hostile_entry.title[:8] in lines[0]


async def test_a_filter_that_cannot_be_read_is_said_and_does_not_hide_everything(drive, content):
    content.add_challenge("cnn/add-again")
    async with drive(content.root) as driver:
        await driver.loaded()
        await driver.press(*"track:gmn")
        await driver.until(
            lambda: "There is no track “gmn” here; there are cnn, foundations." in driver.line("#note"), "it"
        )
        assert len(driver.listed()) == 2
        await driver.press("escape", *"<x")
        await driver.until(lambda: "no number of minutes" in driver.line("#note"), "the sentence")


async def test_facets_are_picked_by_keys_and_stand_in_the_filter(drive, content):
    content.add_challenge("cnn/add-again")
    async with drive(content.root) as driver:
        await driver.loaded()
        await driver.press("f3")
        await driver.until(lambda: isinstance(driver.app.screen, FacetScreen), "the facets")
        await driver.until(lambda: "[ ] cnn" in driver.text(), "the values")
        await driver.press("space")
        await driver.until(lambda: "[x] cnn" in driver.text(), "the picked value")
        await driver.press("escape")
        assert driver.catalogue.query_one("#filter", Input).value == "track:cnn"
        assert driver.listed() == ["cnn/add-again"]
        assert "1 of 2 challenges" in driver.line("#catalogue-title")
        await driver.press("f3")
        await driver.until(lambda: isinstance(driver.app.screen, FacetScreen), "the facets")
        await driver.press("space", "escape")
        assert len(driver.listed()) == 2


async def test_the_list_is_sorted_in_turn_and_keeps_its_mark(drive, content):
    content.add_challenge("cnn/add-again")
    content.replace("challenges/cnn/add-again/challenge.toml", "minutes = 5", "minutes = 4")
    async with drive(content.root) as driver:
        await driver.loaded()
        assert driver.listed() == ["foundations/add", "cnn/add-again"]
        await driver.press("f4")
        assert driver.listed() == ["cnn/add-again", "foundations/add"]
        assert "sorted by time" in driver.line("#catalogue-title")
        assert driver.catalogue.marked.slug == "foundations/add"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_of_a_thousand_challenges_only_those_on_the_screen_are_drawn(drive, content, size):
    async with drive(content.root, size=size) as driver:
        await driver.loaded()
        one = driver.catalogue.entries[0]
        driver.catalogue._take([replace(one, slug=f"cnn/{n}", title=f"Challenge {n}") for n in range(1000)])
        driver.catalogue.list_again()
        await driver.pilot.pause()
        rows = driver.catalogue.challenges
        for keys in (["down"] * 5, ["pagedown"], ["end", *"ch"], ["up"], ["escape"]):
            rows.drawn.clear()
            await driver.press(*keys)
            await driver.pilot.pause()
            assert len(rows.drawn) <= len(keys) * rows.size.height
        rows.focus()
        rows.drawn.clear()
        await driver.press("end")
        await driver.until(lambda: "Challenge 999" in driver.text(), "the last challenge")
        assert len(rows.drawn) <= 2 * rows.size.height
        assert "Challenge 998" in driver.text() and "› " in driver.text()
