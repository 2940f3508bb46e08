"""One question with two answers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Button, Static


class ConfirmScreen(ModalScreen[bool]):
    """Answers True for yes, False for no; Escape is no."""

    CSS_PATH: ClassVar[CSSPathType | None] = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "No"),
        Binding("y", "answer(True)", "Yes"),
    ]

    def __init__(self, question: str, detail: str, yes: str) -> None:
        super().__init__()
        self._question, self._detail, self._yes = question, detail, yes

    def compose(self) -> ComposeResult:
        """The question, what follows from yes, and two buttons."""
        with Vertical(id="dialog"):
            yield Static(Content.styled(self._question, "bold"), markup=False)
            yield Static(Content(self._detail), id="detail", markup=False)
            with Horizontal(id="answers"):
                yield Button(Content(f"{self._yes} (y)"), variant="primary", id="yes", compact=True)
                yield Button(Content("Not yet (n)"), id="no", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Close with this answer."""
        self.dismiss(yes)
