"""After a pass or on giving up, and never before: the explanation, and the model answer beside one's own."""

from __future__ import annotations

import shutil

import pytest

from assess.schema.attempt import AttemptEventKind
from assess.store.database import Store
from assess.tui.screens.confirm import ConfirmScreen
from assess.tui.screens.explanation import ExplanationScreen
from assess.tui.screens.workspace import WorkspaceScreen
from assess.tui.widgets.editor import Editor

ADD = "def add(a, b):\n    return a + b  # mine\n"
SLUG = "foundations/add"
SIZES = [(80, 24), (120, 40), (200, 60)]


async def allowed(driver, command, yes=True):
    await driver.until(lambda: driver.workspace.is_enabled(command) is yes, f"{command} to be {yes}")


async def explained(driver):
    await driver.until(lambda: isinstance(driver.app.screen, ExplanationScreen), "the explanation")
    await driver.until(lambda: driver.app.screen.query("Statement MarkdownParagraph"), "its text")
    await driver.pilot.pause()


async def give_up(driver):
    await allowed(driver, "give-up")
    driver.app.run_command("give-up")
    await driver.until(lambda: isinstance(driver.app.screen, ConfirmScreen), "the question")
    await driver.press("y")
    await explained(driver)


@pytest.mark.parametrize("size", SIZES)
async def test_after_a_pass_the_model_answer_stands_beside_ones_own(drive, content, size):
    async with drive(content.root, size=size) as driver:
        await driver.open(SLUG)
        await allowed(driver, "give-up")
        await driver.press("f12")
        assert isinstance(driver.app.screen, WorkspaceScreen), "nothing is explained before a pass"
        driver.editor.text = ADD
        await driver.submit()
        await allowed(driver, "explanation")
        assert any("Passed. F12 shows the explanation" in said.message for said in driver.app._notifications)
        driver.app.clear_notifications()
        await driver.press("f12")
        await explained(driver)
        assert "It is a sum." in driver.text()
        for key, wanted in (("f3", '"""The sum, by its operator."""'), ("f4", "return a + b  # mine")):
            await driver.press(key)
            await driver.until(lambda wanted=wanted: wanted in driver.text(), f"{wanted} after {key}")
        await driver.until(lambda: "handed in" in driver.text(), "where one's own comes from")
        together = '"""The sum, by its operator."""' in driver.text()
        assert together is (size[0] >= 120), "two columns from 120 on"
        await driver.press("z")
        assert "z" not in driver.app.screen.query(Editor).last().text, "it is to read only"
        await driver.press("escape")
        assert isinstance(driver.app.screen, WorkspaceScreen)
    with Store.open() as store:
        (attempt,) = store.attempts.of_challenge(SLUG)
        kinds = [event.kind for event in store.attempts.events(attempt.id)]
        assert kinds.count(AttemptEventKind.EXPLAINED) == 1


async def test_giving_up_asks_first_then_explains_and_the_next_attempt_goes_on_from_the_work(drive, content):
    async with drive(content.root) as driver:
        await driver.open(SLUG)
        await driver.press(*"# tried", "ctrl+s")
        await allowed(driver, "give-up")
        driver.app.run_command("give-up")
        await driver.until(lambda: isinstance(driver.app.screen, ConfirmScreen), "the question")
        await driver.press("n")
        assert not driver.workspace.is_enabled("explanation"), "no means no"
        await give_up(driver)
        assert "It is a sum." in driver.text()
        await driver.press("f4")
        await driver.until(lambda: "# tried" in driver.text() and "your draft" in driver.text(), "one's own draft")
        await driver.press("escape")
        assert driver.workspace.is_enabled("explanation") and not driver.workspace.is_enabled("give-up")
        await driver.press("ctrl+o")
        await driver.open(SLUG)
        assert driver.editor.text.startswith("# tried")
    with Store.open() as store:
        assert [record.attempt.state for record in store.history().attempts] == ["gave_up", "open"]


async def test_a_failure_explains_nothing(drive, content):
    async with drive(content.root) as driver:
        await driver.open(SLUG)
        driver.editor.text = "def add(a, b):\n    return a * b\n"
        await driver.submit()
        await allowed(driver, "give-up")
        assert not driver.workspace.is_enabled("explanation")
        await driver.press("f12")
        assert isinstance(driver.app.screen, WorkspaceScreen)


async def test_nothing_is_explained_in_a_repetition_until_it_was_scored(drive, content):
    async with drive(content.root) as driver:
        await driver.open(SLUG)
        assert not driver.workspace.is_enabled("practise")
        driver.editor.text = ADD
        await driver.submit()
        await allowed(driver, "practise")
        first = driver.workspace
        driver.app.run_command("practise")
        await driver.until(
            lambda: isinstance(driver.app.screen, WorkspaceScreen) and driver.workspace is not first, "a new workspace"
        )
        await driver.until(lambda: driver.workspace.query(Editor), "the editor")
        await allowed(driver, "give-up")
        assert "raise NotImplementedError" in driver.editor.text, "the starter is clean"
        assert not driver.workspace.is_enabled("explanation") and not driver.workspace.is_enabled("practise")
        driver.editor.text = "def add(a, b):\n    return a * b\n"
        await driver.submit()
        await allowed(driver, "explanation")
        (*_, said) = [said.message for said in driver.app._notifications]
        assert said.startswith("Not remembered this time. It comes back ")
        await driver.press("ctrl+o")
        await driver.until(lambda: "passed" in driver.line("#preview-head"), "the catalogue")
    with Store.open() as store:
        (repetition,) = store.history().repetitions
        assert repetition.recall == "again"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_copy_without_graders_says_so_in_a_sentence(drive, content, size):
    shutil.rmtree(content.root / "graders")
    async with drive(content.root, size=size) as driver:
        await driver.open(SLUG)
        await driver.press(*"# tried", "ctrl+s")
        await give_up(driver)
        assert "comes without its graders" in " ".join(driver.text().split())
        await driver.press("f3")
        await driver.until(lambda: "no model answer here" in " ".join(driver.text().split()), "the sentence")


async def test_hostile_text_is_shown_as_text(drive, content):
    content.write(f"graders/{SLUG}/explanation.md", "[@click=app.quit]x[/b] [link](http://example.com)\n")
    async with drive(content.root) as driver:
        await driver.open(SLUG)
        driver.editor.text = "# [/b] [@click=app.quit]y \x1b[31m\n"
        await driver.press("ctrl+s")
        await give_up(driver)
        assert "[@click=app.quit]x[/b]" in driver.text()
        await driver.press("f4")
        await driver.until(lambda: "# [/b] [@click=app.quit]y" in driver.text(), "one's own text")
        assert "\x1b" not in driver.text()
