"""A file that was changed in two places: both versions as one difference, and a choice. Nothing is lost by any."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Button, Static

from assess.tui.editing.sides import difference

Answer = Literal["mine", "theirs", "both"]
STYLES = {"-": "$error", "+": "$success", "@": "$muted"}
MOST_LINES = 2000  # shown; a longer difference is no longer read
MOST_CHARACTERS = 500  # of a line
EXPLAINED = (
    "Lines with - are only in the editor here, lines with + only in the folder. Both versions stay in the history."
)


class ConflictScreen(ModalScreen[Answer | None]):
    """Answers which version to keep; None leaves it open."""

    CSS_PATH: ClassVar[CSSPathType | None] = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "answer('mine')", "Keep mine"),
        Binding("t", "answer('theirs')", "Take theirs"),
        Binding("b", "answer('both')", "Keep both"),
        Binding("escape", "answer('')", "Later"),
    ]
    AUTO_FOCUS = "#difference"

    def __init__(self, name: str, mine: str, theirs: str) -> None:
        super().__init__()
        self._name, self._mine, self._theirs = name, mine, theirs

    def compose(self) -> ComposeResult:
        """The question, the difference, and the answers."""
        with Vertical(id="conflict"):
            yield Static(Content.styled(f"{self._name} was changed here and in the folder", "bold"), markup=False)
            yield Static(Content(EXPLAINED), id="explained", markup=False)
            with VerticalScroll(id="difference", can_focus=True):
                yield Static(_drawn(difference(self._mine, self._theirs)), markup=False)
            with Horizontal(id="choices"):
                yield Button(Content("Keep mine (m)"), id="mine", compact=True)
                yield Button(Content("Take theirs (t)"), id="theirs", compact=True)
                yield Button(Content("Keep both (b)"), id="both", compact=True)
                yield Button(Content("Later (Esc)"), id="later", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_answer(event.button.id or "")

    def action_answer(self, answer: str) -> None:
        """Close with this answer."""
        answers: dict[str, Answer] = {"mine": "mine", "theirs": "theirs", "both": "both"}
        self.dismiss(answers.get(answer))


def _drawn(lines: list[tuple[str, str]]) -> Content:
    """The lines with their signs; what is too long is cut and says so."""
    shown = []
    for sign, text in lines[:MOST_LINES]:
        plain = "".join(c if c.isprintable() else "\ufffd" for c in text[:MOST_CHARACTERS].expandtabs(4))
        cut = " …" if len(text) > MOST_CHARACTERS else ""
        shown.append(Content.styled("⋯" if sign == "@" else f"{sign} {plain}{cut}", STYLES.get(sign, "$foreground")))
    if len(lines) > MOST_LINES:
        shown.append(Content.styled(f"and {len(lines) - MOST_LINES} more lines", "$muted"))
    return Content("\n").join(shown)
