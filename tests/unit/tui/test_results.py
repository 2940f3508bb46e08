"""The tabs of the results pane: moving between them, and what each of them shows and does."""

from __future__ import annotations

import pytest
from textual.widgets import Log, OptionList

from assess.schema.event import CurvePoint, GradeStarted, Output, PlannedCheck
from assess.store.database import Store
from assess.tui.tabs import TABS
from assess.tui.tabs.checks import CheckLine
from assess.tui.tabs.curves import CurvesTab
from assess.tui.tabs.hints import HintsTab
from assess.tui.tabs.history import HistoryTab
from assess.tui.tabs.output import MAX_LINE, OutputTab
from assess.tui.tabs.questions import AnswerArea, QuestionsTab
from assess.tui.widgets.tab_strip import TabStrip

ADD = "def add(a, b):\n    return a + b\n"
RAISING = '"""Mine."""\n\n\ndef add(a, b):\n    total = a + b\n    raise ValueError("[/b] no")\n'
TWO_TESTS = """
def test_one(candidate):
    "The first."
    assert candidate.add(1, 2) == 3


def test_two(candidate):
    "The second."
    assert candidate.add(2, 2) == 5, "expected 5"
"""
QUESTIONS = """
[[questions]]
id = "why"
text = "Why does it add?"
minutes = 3

[[questions.criteria]]
id = "point"
point = "the criterion that nobody may see"

[[questions]]
id = "how"
text = "How would you [b]subtract[/b]?"
"""


async def test_tabs_are_reached_by_keys_by_digits_and_by_the_mouse_at_every_size(drive, content):
    for size in ((80, 24), (120, 40), (200, 60)):
        async with drive(content.root, size=size) as driver:
            await driver.open("foundations/add")
            await driver.press("alt+2")
            assert driver.results.front_id == "curves"
            await driver.until(lambda: "Nothing was plotted" in driver.text(), "the curves")
            await driver.press("1")
            assert driver.results.front_id == "checks"
            offered = driver.results.offered()
            for id in [*offered[1:], offered[0]]:
                await driver.press("f9")
                assert driver.results.front_id == id
            await driver.press("f10")
            assert driver.results.front_id == offered[-1]
            strip = driver.workspace.query_one(TabStrip)
            for title in ("Output", "Checks"):
                column = strip.render().plain.index(title)
                await driver.pilot.click(TabStrip, offset=(column + 1, 0))
                assert driver.results.front_id == title.lower()
            await driver.press("f3", "1", "l", "h", "r", "b", "m")
            assert driver.editor.text.startswith("1lhrbm"), "in the editor these are letters"


async def test_the_tab_in_front_is_in_view_in_the_narrowest_terminal(drive, content):
    async with drive(content.root, size=(60, 16)) as driver:
        await driver.open("foundations/add")
        for entry in TABS:
            if entry.id in driver.results.offered():
                await driver.results.show(entry.id)
                await driver.press("f4")
                strip = driver.workspace.query_one(TabStrip)
                assert f"[{entry.title}" in strip.render().plain
                assert strip.render().cell_length <= strip.content_size.width


async def test_enter_on_a_failed_check_goes_to_the_line_that_raised(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = RAISING
        await driver.run()
        line = driver.results.query_one(CheckLine)
        assert str(line.query_one(".check-message").content) == "The submission raised ValueError: [/b] no"
        assert 'solution.py, line 6  raise ValueError("[/b] no")' in str(line.query_one(".check-place").content)
        await driver.press("f4", "enter")
        await driver.until(lambda: driver.editor.has_focus, "the editor")
        assert driver.editor.cursor_location == (5, 4)


async def test_the_marked_check_runs_alone_and_failed_ones_come_first(drive, content):
    content.write("challenges/foundations/add/visible/test_visible.py", TWO_TESTS)
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = ADD
        await driver.run()
        assert driver.results.outcomes() == {"one": "pass", "two": "fail"}
        assert [line.check_id for line in driver.results.query(CheckLine)] == ["two", "one"]
        assert driver.results.checks.sign.plain == "✗1"
        await driver.press("f4", "down")
        before = driver.workspace.feed
        await driver.press("r")
        await driver.until(lambda: driver.workspace.feed not in (None, before), "the run")
        await driver.ended()
        assert driver.results.outcomes() == {"one": "pass"}
        assert "1 of 1 passed" in driver.line("#status")


async def test_curves_of_earlier_runs_stand_behind_and_the_best_is_marked(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        results = driver.results
        started = GradeStarted(challenge="x/y", seed=1, checks=(PlannedCheck(id="a", title="A", max_points=1),))
        for run in range(3):
            await results.begin("visible")
            await results.tell(started)
            for step in range(400):
                value = None if step == 399 else 1.0 / (1 + step) + run
                await results.tell(
                    CurvePoint(id="a", run="seed 1", series="training loss", step=step, total=400, value=value)
                )
            await results.end(None)
        await driver.press("f4", "2")
        tab = driver.results.query_one(CurvesTab)
        (curve,) = tab.curves.values()
        await driver.until(lambda: "◆" in curve.render().plain and curve.size.width > 40, "the chart")
        drawn = curve.render().plain
        assert "2 earlier runs" in drawn and "◆" in drawn and "lowest 2.003 at step 398" in drawn
        assert "! not finite from step 399" in drawn
        await driver.press("f4", "l")
        assert tab.logarithmic and "log scale" in curve.render().plain


async def test_a_curve_of_one_point_is_drawn(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        await driver.results.begin("visible")
        point = CurvePoint(id="a", run="only", series="accuracy", step=1, total=1, value=0.5)
        await driver.results.tell(point)
        await driver.press("alt+2")
        await driver.until(lambda: "highest 0.5 at step 1" in driver.text(), "the point")


async def test_ten_megabytes_on_one_line_do_no_harm_and_what_was_cut_is_counted(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        results = driver.results
        await results.begin("visible")
        await results.tell(Output(id="a", text="x" * 10_000_000 + "\n\x1b[31mred\u202e\n\nend\n"))
        await results.tell(Output(id="b", text="more\n… [123 more bytes]"))
        await driver.press("alt+3")
        await driver.until(lambda: "bytes cut" in driver.line("#output-title"), "the count")
        assert f"{10_000_000 - MAX_LINE + 123:,} bytes cut" in driver.line("#output-title")
        lines = driver.results.query_one(OutputTab).query_one(Log).lines
        assert max(map(len, lines)) < MAX_LINE + 100
        assert "\x1b" not in "".join(lines) and "\u202e" not in "".join(lines)
        assert "── b" in lines and " " in lines


async def test_hints_open_one_at_a_time_are_recorded_and_come_back(drive, content, own_home):
    content.write(
        "challenges/foundations/add/hints.md", "# Hints\n\n## 1. A question\n\nWhat is +?\n\n## 2. A step\n\nAdd.\n"
    )
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        tab = driver.results.query_one(HintsTab)
        await driver.until(lambda: tab.offered, "the hints")
        await driver.press("f4")
        await driver.workspace.show_tab("hints")
        await driver.until(lambda: tab.has_focus, "the keys in the tab")
        assert "What is +?" not in driver.text() and "costs no points" in driver.text()
        await driver.press("h")
        await driver.until(lambda: "What is +?" in driver.text(), "the first hint")
        assert "Add." not in driver.text() and tab.sign.plain == "1/2"
    with Store.open() as store:
        (attempt,) = store.attempts.of_challenge("foundations/add")
        events = [event for event in store.attempts.events(attempt.id) if event.kind == "hint_opened"]
        assert [event.detail for event in events] == [{"hint": "1"}]
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        tab = driver.results.query_one(HintsTab)
        await driver.until(lambda: tab.sign.plain == "1/2", "the hint that was opened before")
        await driver.workspace.show_tab("hints")
        await driver.until(lambda: "What is +?" in driver.text(), "the first hint again")
        await driver.pilot.click("#next-hint")
        await driver.until(lambda: tab.sign.plain == "2/2", "the second")
        assert not tab.query_one("#next-hint").display


async def test_answers_are_kept_and_criteria_are_never_shown(drive, content, own_home):
    content.write("rubrics/foundations/add.toml", QUESTIONS)
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        tab = driver.results.query_one(QuestionsTab)
        await driver.until(lambda: tab.offered, "the questions")
        await driver.workspace.show_tab("questions")
        await driver.until(lambda: isinstance(driver.app.screen.focused, AnswerArea), "the keys in the first answer")
        await driver.press(*"it is a sum h1")
        assert "How would you [b]subtract[/b]?" in driver.text() and "criterion" not in driver.text()
        await driver.until(lambda: not tab.unsaved, "the answer to be saved by itself", seconds=15)
        await driver.press("tab", *"minus")
        assert tab.answers() == {"why": "it is a sum h1", "how": "minus"}
        await driver.press("ctrl+q")
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        tab = driver.results.query_one(QuestionsTab)
        await driver.until(lambda: tab.answers() == {"why": "it is a sum h1", "how": "minus"}, "the answers")
        assert tab.sign.plain == "2/2"


@pytest.mark.parametrize("broken", ["[[questions]]\nid = 'why'\n", "[[questions]\n"])
async def test_broken_questions_are_said_and_take_nothing_else_down(drive, content, broken):
    content.write("rubrics/foundations/add.toml", broken)
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        said = driver.app._notifications
        await driver.until(lambda: any("rubrics/foundations/add.toml" in note.message for note in said), "the reason")
        assert "questions" not in driver.results.offered()
        await driver.until(lambda: "hints" in driver.results.offered(), "the hints all the same")


async def test_a_challenge_without_questions_has_no_tab_for_them(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        await driver.until(lambda: "hints" in driver.results.offered(), "the other tabs")
        assert "questions" not in driver.results.offered()
        await driver.press("f1")
        await driver.press("escape")


async def test_any_version_comes_back_and_what_was_in_the_editor_is_kept(drive, content):
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        driver.editor.text = ADD
        await driver.submit()
        driver.editor.text = "def add(a, b):\n    return a - b\n"
        await driver.run()
        driver.editor.text = "third = 3\n"
        tab = driver.results.query_one(HistoryTab)
        await driver.workspace.show_tab("history")
        await driver.until(lambda: len(tab.versions) == 2, "both versions")
        rows = [str(option.prompt) for option in tab.query_one(OptionList).options]
        assert "Draft" in rows[0] and "tests were run" in rows[0]
        assert "Submission" in rows[1] and "✓ passed  100 of 100" in rows[1]
        await driver.until(lambda: "+ third = 3" in driver.text(), "the difference to the editor")
        await driver.press("m", "down")
        await driver.until(lambda: "+     return a - b" in driver.text(), "the difference between the two")
        assert "-     return a + b" in driver.text()
        await driver.press("b")
        await driver.until(lambda: driver.editor.text == ADD, "the submission in the editor")
        await driver.press("ctrl+z")
        assert driver.editor.text == "third = 3\n"
        await driver.workspace.show_tab("history")
        await driver.until(lambda: len(tab.versions) >= 3, "the draft that was replaced")
        assert any("brought back" in version.said for version in tab.versions.values())
