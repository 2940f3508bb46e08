"""Follow-up questions: free text under each, stored every few seconds and whenever the screen goes."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from assess.tui.backstage import Desk
from assess.tui.backstage_study import QuestionSheet, StudyCalls
from assess.tui.tabs.base import Tab
from assess.tui.widgets.key_order import run_own_binding

EMPTY = QuestionSheet((), {}, None)


class AnswerArea(TextArea):
    """Plain text, wrapped; Tab goes on to the next question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Next question", show=False),
        Binding("shift+tab", "app.focus_previous", "Previous question", show=False),
    ]

    def __init__(self, question_id: str, text: str) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus", compact=True, classes="answer")
        self.question_id = question_id

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.prevent_default()
        else:
            await run_own_binding(self, event)


class QuestionsTab(Tab, can_focus=False):
    """The questions of the challenge, each with the answer so far. Hidden where a challenge has none."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._calls: StudyCalls | None = None
        self._sheet = EMPTY
        self._stored: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """When it was saved, then the questions."""
        yield Static(id="questions-saved", markup=False)
        yield Vertical(id="questions")

    @property
    def offered(self) -> bool:
        """Where there are questions."""
        return bool(self._sheet.questions)

    @property
    def sign(self) -> Content:
        """How many have an answer."""
        answered = sum(bool(text.strip()) for text in self.answers().values())
        return Content.styled(f"{answered}/{len(self._sheet.questions)}", "$muted")

    @property
    def receiver(self) -> Widget:
        """The first answer that is empty, or the first."""
        areas = list(self.query(AnswerArea))
        return next((area for area in areas if not area.text.strip()), areas[0]) if areas else self

    def answers(self) -> dict[str, str]:
        """What stands under each question now."""
        return {area.question_id: area.text for area in self.query(AnswerArea)}

    async def open(self, desk: Desk) -> None:
        """Lay out the questions with the answers that were stored last."""
        self._calls = StudyCalls(self.assess.backstage, desk)
        self._sheet = await self._calls.questions()
        holder = self.query_one("#questions")
        for number, question in enumerate(self._sheet.questions, 1):
            minutes = f"  about {question.minutes} min" if question.minutes else ""
            text = " ".join(question.text.split())
            head = Content.assemble((f"{number}. ", "bold $primary"), Content(text), (minutes, "$muted"))
            area = AnswerArea(question.id, self._sheet.answers.get(question.id, ""))
            await holder.mount(Vertical(Static(head, classes="question-text", markup=False), area, classes="question"))
        self._stored = self.answers()
        at = self._sheet.saved_at
        self._say(f"Saved {at.astimezone():%d %b %H:%M}." if at else "Your answers are saved as you type.")
        self.tell_strip()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Count the answers."""
        event.stop()
        self.tell_strip()

    @property
    def unsaved(self) -> bool:
        """Whether an answer changed since it was stored."""
        return self._calls is not None and self.answers() != self._stored

    async def save(self) -> None:
        """Store the answers. Raises StoreError; they stay on the screen, and are tried again."""
        if self._calls is not None:
            answers = self.answers()
            changed = {id: text for id, text in answers.items() if text != self._stored.get(id)}
            try:
                await self._calls.save_answers(changed)
            except Exception:
                self._say("! Not saved.")
                raise
            self._stored = answers
            self._say("Saved.")

    def _say(self, text: str) -> None:
        self.query_one("#questions-saved", Static).update(Content(f"{text} Answers are kept with this attempt."))
