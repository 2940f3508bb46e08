"""After a pass or on giving up: the explanation, and the model answer beside one's own last work, to read only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from assess.tui.commands import COMMANDS, bindings_of
from assess.tui.screens.base import MIN_WIDTH, AssessScreen
from assess.tui.widgets.editor import Editor
from assess.tui.widgets.pane_title import PaneTitle, pane_name, tabs
from assess.tui.widgets.statement import Statement

if TYPE_CHECKING:
    from assess.session.explanation import Explanation

Part = Literal["text", "model", "own"]
PARTS: tuple[Part, ...] = ("text", "model", "own")
NO_GRADER = (
    "This copy of the challenges comes without its graders, so there is no explanation and no model answer here."
)
NO_WORK = "You have handed nothing in at this challenge, and there is no draft."


class ExplanationScreen(AssessScreen):
    """Three parts: all of them on a wide screen, the two answers side by side on a medium one, one on a narrow one."""

    CSS_PATH: ClassVar[CSSPathType | None] = "explanation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("explanation")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  (the base class has it so)
        (0, "-tiny"),
        (MIN_WIDTH, "-narrow"),
        (120, "-medium"),  # two columns of code of sixty cells
        (170, "-wide"),
    ]
    AUTO_FOCUS = "Statement"

    def __init__(self, title: str, explanation: Explanation) -> None:
        super().__init__(classes="show-text")
        self._heading = title
        self._explanation = explanation

    def compose_body(self) -> ComposeResult:
        """Title, tabs and the three parts."""
        told = self._explanation
        with Vertical(id="body"):
            heading = Content.assemble(Content.styled(self._heading, "bold $primary"), ("  Explanation", "$muted"))
            yield Static(heading, classes="title-bar", markup=False)
            yield Static(id="explanation-tabs", markup=False)
            with Horizontal(id="explanation-parts"):
                with Vertical(id="part-text", classes="pane"):
                    yield PaneTitle("explanation-text")
                    yield Statement()
                with Vertical(id="part-model", classes="pane"):
                    yield PaneTitle("explanation-model")
                    yield from _code(told.model, NO_GRADER)
                with Vertical(id="part-own", classes="pane"):
                    title = PaneTitle("explanation-own")
                    title.tell(Content.styled(_own_is(told), "$muted"))
                    yield title
                    yield from _code(told.own, NO_WORK)

    def on_mount(self) -> None:
        """Lay out the explanation."""
        self.query_one("#explanation-tabs").auto_links = False
        self._show_tabs()
        text = self._explanation.text or NO_GRADER
        self.run_aside(self.query_one(Statement).show(text), "show the explanation")

    def show_part(self, part: Part) -> None:
        """Move to a part, and bring it to the front where only one fits."""
        for other in PARTS:
            self.set_class(other == part, f"show-{other}")
        self._show_tabs()
        target = self.query_one(f"#part-{part}").query("Statement, Editor")
        if target:
            self.call_after_refresh(target.first().focus, False)

    def _show_tabs(self) -> None:
        front = next(index for index, part in enumerate(PARTS) if self.has_class(f"show-{part}"))
        ids = [f"explanation-{part}" for part in PARTS]
        shown = tabs([pane_name(id) for id in ids], front, [COMMANDS[id].action for id in ids])
        self.query_one("#explanation-tabs", Static).update(shown)


def _code(texts: Mapping[str, str], nothing: str) -> ComposeResult:
    """Each file under its name, to read only; or a sentence where there is none."""
    if not texts:
        yield Static(Content(nothing), classes="explanation-nothing", markup=False)
    for name, text in texts.items():
        if len(texts) > 1:
            yield Static(Content.styled(f" {name}", "bold"), classes="explanation-file", markup=False)
        editor = Editor(text, python=name.endswith(".py"))
        editor.read_only = editor.soft_wrap = True
        yield editor


def _own_is(told: Explanation) -> str:
    """Where one's own answer comes from."""
    if told.own_at is None:
        return ""
    at = told.own_at.astimezone()
    return f"{'handed in' if told.handed_in else 'your draft of'} {at.day} {at:%b %H:%M}"
