"""Home: what to go on with, what is due, what comes next, and where one stands; then the way to everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from textual.widgets import OptionList

from assess.schema.attempt import AttemptEventKind
from assess.schema.grade import Verdict
from assess.schema.submission import Submission
from assess.store.database import Store
from assess.tui.screens.catalogue import CatalogueScreen
from assess.tui.screens.home import HomeScreen
from assess.tui.screens.statistics import StatisticsScreen
from assess.tui.screens.workspace import WorkspaceScreen
from assess.tui.widgets.editor import Editor
from tests.unit.session.records import grade_of

ADD = "def add(a, b):\n    return a + b\n"
SLUG = "foundations/add"


async def at_home(driver):
    await driver.until(lambda: isinstance(driver.app.screen, HomeScreen), "home")
    await driver.until(lambda: driver.home.standing, "where one stands")
    await driver.until(lambda: driver.home.query("#home-list"), "the list")
    await driver.pilot.pause()


async def opened(driver):
    await driver.until(lambda: isinstance(driver.app.screen, WorkspaceScreen), "the workspace")
    await driver.until(lambda: driver.workspace.query(Editor), "the editor")
    await driver.until(lambda: driver.workspace.footing, "what is allowed")


def rows(driver):
    options = driver.home.query_one("#home-list", OptionList)
    return [option.id for option in options.options if not option.disabled]


@pytest.fixture
def passed_long_ago(own_home, monkeypatch):
    """An attempt at the challenge that passed so long ago that it is due; its id."""
    at = datetime.now(UTC) - timedelta(days=40)
    with monkeypatch.context() as patch:
        patch.setattr("assess.store.grades.now", lambda: at)
        with Store.open() as store:
            attempt = store.attempts.start(SLUG)
            store.drafts.save(attempt.id, {"solution.py": "# the first time\n"})
            submission = store.submissions.add(attempt.id, Submission(files={"solution.py": ADD.encode()}))
            store.attempts.record(attempt.id, AttemptEventKind.SUBMITTED, {"submission": submission.id})
            store.grades.add(submission.id, grade_of(Verdict.PASS))
    return attempt.id


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_new_person_is_welcomed_and_pointed_to_one_thing(drive, content, size):
    async with drive(content.root, size=size, at_home=True) as driver:
        await at_home(driver)
        text = driver.text()
        assert "Welcome to Assess." in text and "Begin here" in text and "Add two tensors" in text
        assert rows(driver) == [f"next:{SLUG}"]
        assert "Foundations" in text and "0 0/1" in " ".join(text.split()) and "no challenge" in text
        await driver.press("enter")
        await opened(driver)
        assert driver.workspace.desk.entry.slug == SLUG


async def test_enter_goes_on_where_one_stopped(drive, content):
    content.add_challenge("cnn/add-again")
    async with drive(content.root, size=(80, 24), at_home=True) as driver:
        await at_home(driver)
        await driver.press("enter")
        await opened(driver)
        await driver.press(*"# mine", "ctrl+o")
        await at_home(driver)
        await driver.until(lambda: f"stopped:{SLUG}" in rows(driver), "where one stopped")
        text = driver.text()
        assert "Go on where you stopped" in text and "Welcome" not in text and "1 day in a row" in text
        assert rows(driver) == [f"stopped:{SLUG}", "next:cnn/add-again"]
        await driver.press("enter")
        await opened(driver)
        assert driver.editor.text.startswith("# mine")


async def test_a_pass_is_told_at_home_and_moves_the_map(drive, content):
    async with drive(content.root, at_home=True) as driver:
        await at_home(driver)
        await driver.press("n")
        await opened(driver)
        driver.editor.text = ADD
        await driver.submit()
        await driver.press("ctrl+o")
        await at_home(driver)
        await driver.until(lambda: "Done today: 1 challenge passed" in driver.text(), "what was done")
        text = " ".join(driver.text().split())
        assert "✓ Add two tensors" in text and "████████████ 100 1/1" in text
        assert "Due today from memory: nothing; next" in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_due_is_done_from_memory(drive, content, passed_long_ago, size):
    async with drive(content.root, size=size, at_home=True) as driver:
        await at_home(driver)
        assert "Due today from memory: 1" in driver.text() and "days ago" in driver.text()
        assert rows(driver)[0] == f"due:{SLUG}"
        await driver.press("p")
        await opened(driver)
        assert "raise NotImplementedError" in driver.editor.text, "the starter is clean"
        await driver.until(lambda: "From memory" in driver.line("#title"), "that it is from memory")
        assert not driver.workspace.is_enabled("explanation")
        driver.editor.text = ADD
        await driver.submit()
        await driver.until(lambda: driver.workspace.footing.settled, "the outcome")
        (said,) = driver.app._notifications
        assert said.message.startswith("Remembered (easy). It comes back ")
        assert driver.workspace.is_enabled("explanation")
        await driver.press("ctrl+o")
        await at_home(driver)
        await driver.until(lambda: "1 repetition from memory" in driver.text(), "the repetition")
        assert f"due:{SLUG}" not in rows(driver)
    with Store.open() as store:
        assert store.drafts.latest(passed_long_ago).files == {"solution.py": "# the first time\n"}
        (repetition,) = store.history().repetitions
        assert repetition.recall == "easy"


async def test_a_repetition_is_gone_on_with_after_a_break(drive, content, passed_long_ago):
    async with drive(content.root, at_home=True) as driver:
        await at_home(driver)
        await driver.press("enter")
        await opened(driver)
        await driver.press(*"# half", "ctrl+o")
        await at_home(driver)
        await driver.until(lambda: f"stopped:{SLUG}" in rows(driver), "where one stopped")
        assert "from memory · foundations/add" in driver.text()
        await driver.press("enter")
        await opened(driver)
        assert driver.editor.text.startswith("# half")


async def test_one_key_to_the_catalogue_and_back(drive, content):
    async with drive(content.root, at_home=True) as driver:
        await at_home(driver)
        for there, back in (("c", "escape"), ("ctrl+o", "ctrl+o")):
            await driver.press(there)
            await driver.loaded()
            assert driver.listed() == [SLUG]
            await driver.press(back)
            await at_home(driver)


async def test_escape_in_the_catalogue_first_clears_the_filter_which_is_kept_while_away(drive, content):
    async with drive(content.root, at_home=True) as driver:
        await at_home(driver)
        await driver.press("c")
        await driver.loaded()
        await driver.press(*"zzz")
        await driver.until(lambda: driver.listed() == [], "no challenge")
        await driver.press("ctrl+o")
        await at_home(driver)
        await driver.press("c")
        await driver.until(lambda: isinstance(driver.app.screen, CatalogueScreen), "the catalogue")
        assert driver.listed() == []
        await driver.press("escape")
        await driver.until(lambda: driver.listed() == [SLUG], "the list")
        await driver.press("escape")
        await at_home(driver)


async def test_the_catalogue_asked_for_before_home_is_read_reads_itself(drive, content):
    async with drive(content.root, at_home=True) as driver:
        await driver.press("c")
        await driver.loaded()
        assert driver.listed() == [SLUG]


async def test_without_content_home_says_so(drive, tmp_path):
    async with drive(tmp_path / "nowhere", at_home=True) as driver:
        await driver.until(
            lambda: "could not be read" in driver.text() or "no challenges" in driver.text(), "a sentence"
        )


async def test_a_store_that_cannot_be_read_is_a_clear_line_and_the_catalogue_opens(drive, content, own_home):
    (own_home / "assess.db").write_bytes(b"this is no database, but something else that is long enough" * 100)
    async with drive(content.root, at_home=True) as driver:
        await driver.until(lambda: "assess.db" in driver.text(), "what is wrong")
        await driver.press("c")
        await driver.loaded()
        assert driver.listed() == [SLUG]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_statistics_begin_in_words_and_then_count(drive, content, size):
    async with drive(content.root, size=size, at_home=True) as driver:
        await at_home(driver)
        await driver.press("s")
        await driver.until(lambda: isinstance(driver.app.screen, StatisticsScreen), "the statistics")
        await driver.until(lambda: "Nothing is counted yet." in driver.text(), "the empty state")
        assert "nothing handed in yet" in driver.text() and "nothing repeated yet" in driver.text()
        assert "%" not in driver.text(), "there is no average of nothing"
        await driver.press("escape")
        await at_home(driver)
        await driver.press("enter")
        await opened(driver)
        driver.editor.text = ADD
        await driver.submit()
        await driver.press("ctrl+o")
        await at_home(driver)
        await driver.press("s")
        await driver.until(lambda: "100 % (1 of 1)" in driver.text(), "the rate of first submissions")
        await driver.press("end")
        await driver.until(lambda: "Adding two tensors" in driver.text(), "the skill")
        assert "No challenge yet for 1 skill: Broadcasting." in " ".join(driver.text().split())


async def test_a_title_that_looks_like_markup_is_shown_as_it_is(drive, content):
    content.replace("challenges/foundations/add/challenge.toml", '"Add two tensors"', '"[/b] [@click=app.quit]x"')
    content.replace("challenges/skills.toml", '"Adding two tensors"', '"[bold]Adding[/nothing]"')
    async with drive(content.root, size=(200, 60), at_home=True) as driver:
        await at_home(driver)
        assert "[/b] [@click=app.quit]x" in driver.text()
        assert "[bold]Adding[/nothing]" in driver.text()
        await driver.press("s")
        await driver.until(lambda: "[bold]Adding[/nothing]" in driver.text(), "the skill in the statistics")


async def test_time_at_work_is_counted_and_kept(drive, content):
    async with drive(content.root, at_home=True) as driver:
        await at_home(driver)
        await driver.press("enter")
        await opened(driver)
        await driver.press(*"# typing")
        await driver.run()
        await driver.press("ctrl+o")
        await at_home(driver)
    with Store.open() as store:
        history = store.history()
        assert 0 < sum(spent.seconds for spent in history.activity) < 120
        assert {spent.attempt for spent in history.activity} == {history.attempts[0].attempt.id}
