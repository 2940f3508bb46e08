"""The catalogue: every challenge with where you stand, a filter, and the marked challenge's statement.

It appears at once, with a title alone where the challenges are still being read in the background.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.types import CSSPathType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assess.tui.commands import COMMANDS, bindings_of
from assess.tui.screens.base import AssessScreen
from assess.tui.signs import STATES
from assess.tui.widgets.challenge_row import ChallengeRow
from assess.tui.widgets.key_order import run_own_binding

if TYPE_CHECKING:
    from assess.tui.backstage import Entry, Overview

PREVIEW_DELAY_S = 0.12  # so that holding an arrow key does not lay out every statement on the way


class FilterInput(Input):
    """The filter; up, down and the page keys move in the list without leaving it."""

    async def _on_key(self, event: events.Key) -> None:
        move = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}.get(event.key)
        if move:
            event.stop()
            event.prevent_default()
            getattr(self.screen.query_one("#challenges", OptionList), f"action_{move}")()
        else:
            await run_own_binding(self, event)


class CataloguePanes(Horizontal):
    """Filter, list and problems beside the preview; not part of the first frame."""

    def compose(self) -> ComposeResult:
        """All of it, empty."""
        from assess.tui.widgets.statement import Statement

        with Vertical(id="list-pane", classes="pane"):
            yield FilterInput(
                placeholder="Filter: words of title, track, kind, level, skill or state", id="filter", compact=True
            )
            yield OptionList(id="challenges", markup=False, compact=True)
            with VerticalScroll(id="problems", can_focus=False):
                yield Static(id="problem-lines", markup=False)
        with Vertical(id="preview", classes="pane"):
            yield Static(id="preview-head", markup=False)
            yield Statement()


class CatalogueScreen(AssessScreen):
    """The list of challenges beside, or above, the statement of the one that is marked."""

    CSS_PATH: ClassVar[CSSPathType | None] = "catalogue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("catalogue")

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.shown: list[Entry] = []
        self._previewed: str | None = None
        self._timer: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """A title and what is going on. The rest comes with `_furnish`."""
        with Vertical(id="body"):
            yield Static(Content.assemble(("Assess", "bold $primary"), "  Catalogue"), classes="title-bar")
            yield Static(Content("Reading the challenges…"), id="note", markup=False)

    async def _furnish(self) -> None:
        """Filter, list and preview, once."""
        if not self.query(CataloguePanes):
            await self.query_one("#body").mount(CataloguePanes(), before="#note")
            self.query_one("#filter").focus()

    def load(self) -> None:
        """Read the catalogue in the background and show it."""
        self.run_aside(self._load(), "read the challenges")

    async def _load(self) -> None:
        try:
            await self.assess.backstage.import_widgets()
            await self._furnish()
            overview = await self.assess.backstage.load()
        except Exception as error:
            self._note("The challenges could not be read.")
            self.fail("read the challenges", error)
            return
        await self._show(overview)

    async def show(self, overview: Overview) -> None:
        """Show a catalogue that was read already."""
        await self.assess.backstage.import_widgets()
        await self._furnish()
        await self._show(overview)

    async def _show(self, overview: Overview) -> None:
        self.entries = overview.entries
        self._previewed = None
        lines = [Content.assemble(("! ", "$warning"), Content(problem)) for problem in overview.problems]
        self.query_one("#problem-lines", Static).update(Content("\n").join(lines))
        self.query_one("#problems").display = bool(lines)
        self._list(self._matching())
        self.refresh_bindings()

    async def refresh_progress(self) -> None:
        """Show where the person stands now, after work on a challenge."""
        try:
            self.entries = await self.assess.backstage.with_progress(self.entries)
        except Exception as error:
            self.fail("read your progress", error)
        self._list(self._matching())

    def _matching(self) -> list[Entry]:
        words = self.query_one("#filter", Input).value.lower().split()
        return [entry for entry in self.entries if all(word in entry.searchable for word in words)]

    def _list(self, entries: Iterable[Entry]) -> None:
        """List these, and keep the mark where it was if that challenge is still there."""
        options = self.query_one("#challenges", OptionList)
        marked = self.marked
        self.shown = list(entries)
        options.set_options([Option(ChallengeRow(entry), id=entry.slug) for entry in self.shown])
        slugs = [entry.slug for entry in self.shown]
        options.highlighted = None if not slugs else slugs.index(marked.slug) if marked and marked.slug in slugs else 0
        if not self.entries:
            self._note("There are no challenges to show.")
        else:
            self._note("" if slugs else "No challenge matches; Escape clears the filter.")
        self._preview_soon()

    def _note(self, text: str) -> None:
        note = self.query_one("#note", Static)
        note.update(Content(text))
        note.display = bool(text)

    @property
    def marked(self) -> Entry | None:
        """The challenge under the cursor."""
        index = self.query_one("#challenges", OptionList).highlighted
        return self.shown[index] if index is not None and index < len(self.shown) else None

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        if self.entries:
            self._list(self._matching())

    @on(OptionList.OptionHighlighted, "#challenges")
    def _preview_soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PREVIEW_DELAY_S, lambda: self.run_aside(self._preview(), "show the statement"))

    async def _preview(self) -> None:
        """Show the marked challenge's statement."""
        from assess.tui.widgets.statement import Statement

        entry = self.marked
        slug = entry.slug if entry else None
        self.query_one("#preview-head", Static).update(_heading(entry) if entry else Content(""))
        if slug != self._previewed:
            self._previewed = slug
            await self.query_one(Statement).show(entry.statement if entry else "")

    @on(OptionList.OptionSelected, "#challenges")
    @on(Input.Submitted, "#filter")
    async def open_marked(self) -> None:
        """Open the marked challenge in the workspace."""
        entry = self.marked
        if entry is None:
            return
        from assess.tui.screens.workspace import WorkspaceScreen

        try:
            desk = await self.assess.backstage.open(entry)
        except Exception as error:
            self.fail(f"open {entry.slug}", error)
            return
        await self.app.push_screen(WorkspaceScreen(desk))

    async def on_screen_resume(self) -> None:
        """Show new states when coming back from a challenge."""
        if self.entries:
            await self.refresh_progress()

    def is_enabled(self, command_id: str) -> bool:
        """What acts on the list needs a list; reloading does not."""
        return COMMANDS[command_id].scope == "app" or command_id in ("reload", "home") or bool(self.entries)

    def clear_filter(self) -> None:
        """Empty the filter and put the cursor there; with nothing to empty, go home."""
        filter = self.query_one("#filter", Input)
        if filter.has_focus and not filter.value:
            self.app.pop_screen()
        filter.value = ""
        filter.focus()

    def toggle_preview_focus(self) -> None:
        """Move between filter and preview."""
        preview = self.query_one("#preview Statement")
        (self.query_one("#filter") if preview.has_focus else preview).focus()


def _heading(entry: Entry) -> Content:
    """Title and facts of a challenge, on two lines."""
    sign = STATES[entry.state]
    best = "" if entry.best is None else f", best {entry.best:g}"
    return Content.assemble(
        Content.styled(entry.title, "bold"),
        "\n",
        Content.styled(f"{sign.mark} {sign.word}{best}", sign.style),
        Content.styled(f"  {entry.slug} · {entry.kind} · {entry.level} · {entry.minutes} min", "$muted"),
    )
