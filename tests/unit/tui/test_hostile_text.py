"""Text from tests, candidates and content is plain text wherever it is shown: no markup, no action, no crash."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Log

from assess.schema.event import CheckFinished, CheckStarted, CurvePoint, Event, GradeStarted, Output, PlannedCheck
from assess.schema.grade import CheckResult
from assess.tui.screens import base
from assess.tui.screens.base import failure_sentence
from assess.tui.tabs.checks import CheckLine
from assess.tui.theme import DARK
from assess.tui.widgets.curve import Curve
from assess.tui.widgets.results import Results

HOSTILE = [
    "test[cpu]",
    "[/b]",
    "[@click=app.quit]x",
    "[b]bold[/b] [red]red",
    "ends in \\",
    "\\[x]",
    "[link=file:///etc/passwd]here[/link]",
    "x" * 500,
    "$error [",
    "日本語のテスト " * 5,
]


class Host(App[None]):
    """An app that shows results and nothing else."""

    CSS_PATH: ClassVar = [Path(base.__file__).parent / name for name in ("base.tcss", "workspace.tcss", "results.tcss")]

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield Results()


def events_of(text: str) -> list[Event]:
    """A check in which everything that can be text is this text."""
    check = CheckResult(
        id="one", title=text, kind="correctness", outcome="fail", points=0, max_points=5, message=text, duration_s=1
    )
    return [
        GradeStarted(challenge="x/y", seed=1, checks=(PlannedCheck(id="one", title=text, max_points=5),)),
        CheckStarted(id="one"),
        Output(id="one", text=text + "\n"),
        CurvePoint(id="one", run=text, series=text, step=1, total=10, value=0.5),
        CurvePoint(id="one", run=text, series=text, step=2, total=10, value=None),
        CheckFinished(check=check),
    ]


@pytest.mark.parametrize("text", HOSTILE)
async def test_results_show_hostile_text_as_it_is(text):
    app = Host()
    async with app.run_test(size=(80, 60)) as pilot:
        results = app.query_one(Results)
        await results.begin("hidden")
        for event in events_of(text):
            await results.tell(event)
        await results.end(None)
        results.checks.note([text])
        line = app.query_one(CheckLine)
        for selector in (".check-title", ".check-message"):
            assert str(line.query_one(selector).content) == text
        assert text in "\n".join(app.query_one(Log).lines)
        for tab in results.offered():
            await results.show(tab)
            await pilot.pause()
            if tab == "curves":
                assert text[:20] in app.query_one(Curve).render().plain
            for y in range(1, 60):
                for x in (0, 2, 5, 10):
                    assert "@click" not in app.screen.get_style_at(x, y).meta
        await results.show("checks")
        await pilot.pause()
        await pilot.click(".check-title")
        await pilot.click(".check-message", offset=(3, 0))
        assert app.is_running


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_failure_is_told_in_one_plain_sentence(text):
    app = Host()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        sentence = failure_sentence("save the draft", RuntimeError(text))
        assert "\n" not in sentence
        app.notify(sentence, markup=False)
        await pilot.pause()
        assert app.is_running


async def test_a_challenge_with_a_hostile_title_and_hostile_tests_is_shown_and_run(drive, content):
    content.replace("challenges/foundations/add/challenge.toml", '"Add two tensors"', '"[/b] [@click=app.quit]x"')
    content.write(
        "challenges/foundations/add/visible/test_visible.py",
        'def test_one(candidate):\n    """[/b] test[cpu] [@click=app.quit]x"""\n    assert candidate.add(1, 2) == 3\n',
    )
    async with drive(content.root) as driver:
        await driver.open("foundations/add")
        assert "[/b] [@click=app.quit]x" in driver.text()
        driver.editor.text = 'def add(a, b):\n    print("[b]hi[/b] [@click=app.quit]y")\n    raise ValueError("[/b]")\n'
        await driver.run()
        line = driver.results.query_one(CheckLine)
        assert line.outcome == "fail"
        assert "test[cpu]" in str(line.query_one(".check-title").content)
        assert "[/b]" in str(line.query_one(".check-message").content)
        assert "[b]hi[/b] [@click=app.quit]y" in "\n".join(driver.results.query_one(Log).lines)
        await driver.press("ctrl+o")
        await driver.until(lambda: "[/b] [@click=app.quit]x" in driver.text(), "the title in the catalogue")
