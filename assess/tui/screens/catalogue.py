"""The catalogue: every challenge with where you stand, a filter, and the marked challenge's statement.

It appears at once, with a title alone where the challenges are still being read in the background.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.types import CSSPathType
from textual.widget import Widget
from textual.widgets import Input, Static

from assess.tui.commands import COMMANDS, bindings_of
from assess.tui.screens.base import AssessScreen
from assess.tui.settings import VIM
from assess.tui.signs import STATES
from assess.tui.widgets.key_order import run_own_binding

if TYPE_CHECKING:
    from assess.tui.backstage import Entry, Overview
    from assess.tui.catalogue_filter import Index, Query
    from assess.tui.widgets.challenge_list import ChallengeList

PREVIEW_DELAY_S = 0.12  # so that holding an arrow key does not lay out every statement on the way


class FilterInput(Input):
    """The filter; up, down and the page keys move in the list without leaving it."""

    async def _on_key(self, event: events.Key) -> None:
        move = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up", "pagedown": "page_down"}.get(event.key)
        if move:
            event.stop()
            event.prevent_default()
            getattr(self.screen.query_one("ChallengeList"), f"action_{move}")()
        else:
            await run_own_binding(self, event)


class CataloguePanes(Horizontal):
    """Filter, list and problems beside the preview; not part of the first frame."""

    def compose(self) -> ComposeResult:
        """All of it, empty."""
        from assess.tui.widgets.challenge_list import ChallengeList
        from assess.tui.widgets.statement import Statement

        with Vertical(id="list-pane", classes="pane"):
            yield FilterInput(placeholder="Search, or track:gnn kind:debug <30 state:new", id="filter", compact=True)
            yield ChallengeList(id="challenges")
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
        self.index: Index | None = None
        self.query_read: Query | None = None
        """The filter as it was last read."""
        self.order = ""
        """How the list is sorted: a key of `catalogue_filter.ORDERS`, or nothing for the best match."""
        self._previewed: str | None = None
        self._timer: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """A title and what is going on. The rest comes with `_furnish`."""
        with Vertical(id="body"):
            yield Static(self._title(), id="catalogue-title", classes="title-bar", markup=False)
            yield Static(Content("Reading the challenges…"), id="note", markup=False)

    async def _furnish(self) -> None:
        """Filter, list and preview, once."""
        if not self.query(CataloguePanes):
            await self.query_one("#body").mount(CataloguePanes(), before="#note")
            self._rest.focus()

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

    def _title(self, told: str = "") -> Content:
        return Content.assemble(("Assess", "bold $primary"), "  Catalogue", Content.styled(f"  {told}", "$muted"))

    async def show(self, overview: Overview) -> None:
        """Show a catalogue that was read already."""
        await self.assess.backstage.import_widgets()
        await self._furnish()
        await self._show(overview)

    async def _show(self, overview: Overview) -> None:
        self._take(overview.entries)
        self._previewed = None
        lines = [Content.assemble(("! ", "$warning"), Content(problem)) for problem in overview.problems]
        self.query_one("#problem-lines", Static).update(Content("\n").join(lines))
        self.query_one("#problems").display = bool(lines)
        self._list()
        self.refresh_bindings()

    def _take(self, entries: Sequence[Entry]) -> None:
        from assess.tui.catalogue_filter import Index

        self.entries = tuple(entries)
        self.index = Index(self.entries)

    async def refresh_progress(self) -> None:
        """Show where the person stands now, after work on a challenge."""
        try:
            self._take(await self.assess.backstage.with_progress(self.entries))
        except Exception as error:
            self.fail("read your progress", error)
        self._list()

    def _list(self, best: bool = False) -> None:
        """List what the filter leaves; the mark goes to the best match, or stays if what it marks is left."""
        from assess.tui.catalogue_filter import BEST

        if self.index is None:
            return
        query = self.query_read = self.index.read(self.query_one("#filter", Input).value)
        found = self.index.search(query, self.order)
        marked = None if best and query.words else self.marked
        place = next((i for i, entry in enumerate(found) if marked and entry.slug == marked.slug), 0 if found else None)
        self.challenges.show(found, place)
        count = f"{len(found)} of {len(self.entries)}" if len(found) < len(self.entries) else f"{len(found)}"
        noun = "challenge" if len(self.entries) == 1 else "challenges"
        sorting = f" · sorted by {self.order}" if self.order not in ("", BEST) else ""
        self.query_one("#catalogue-title", Static).update(self._title(f"{count} {noun}{sorting}"))
        said = list(query.problems)
        if not self.entries:
            said = ["There are no challenges to show."]
        elif not found:
            said.append(f"No challenge matches; {COMMANDS['clear-filter'].shown_key} clears the filter.")
        self._note("\n".join(said))
        self._preview_soon()

    def _note(self, text: str) -> None:
        note = self.query_one("#note", Static)
        note.update(Content(text))
        note.display = bool(text)

    @property
    def challenges(self) -> ChallengeList:
        """The list."""
        from assess.tui.widgets.challenge_list import ChallengeList

        return self.query_one(ChallengeList)

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What is listed, in its order."""
        return self.challenges.entries

    @property
    def marked(self) -> Entry | None:
        """The challenge under the cursor."""
        return self.challenges.marked

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        if self.entries:
            self.list_again()

    def list_again(self) -> None:
        """List what the filter leaves now."""
        self._list(best=True)

    def set_filter(self, text: str) -> None:
        """Filter by this line."""
        self.query_one("#filter", Input).value = text

    @property
    def filter_text(self) -> str:
        """The line of the filter."""
        return self.query_one("#filter", Input).value

    async def choose_facets(self) -> None:
        """Show the facets to pick from."""
        from assess.tui.screens.facets import FacetScreen

        await self.app.push_screen(FacetScreen(self))

    def sort_next(self) -> None:
        """Sort by the next of the orders."""
        from assess.tui.catalogue_filter import ORDERS

        orders = list(ORDERS)
        self.order = orders[(orders.index(self.order or orders[0]) + 1) % len(orders)]
        self._list()

    def on_challenge_list_highlighted(self) -> None:
        """Another challenge is marked."""
        self._preview_soon()

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

    async def on_challenge_list_selected(self) -> None:
        """The marked challenge was chosen in the list."""
        await self.open_marked()

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

    def on_screen_resume(self) -> None:
        """Show new states when coming back from a challenge."""
        if self.entries:
            self.run_aside(self.refresh_progress(), "read your progress")

    def is_enabled(self, command_id: str) -> bool:
        """What acts on the list needs a list; reloading does not."""
        return COMMANDS[command_id].scope == "app" or command_id in ("reload", "home") or bool(self.entries)

    def clear_filter(self) -> None:
        """Empty the filter and put the cursor there; with nothing to empty, go home; vim's keys leave it first."""
        line = self.query_one("#filter", Input)
        if self.assess.settings.key_set == VIM and line.has_focus:
            self.challenges.focus()
            return
        if not line.value and self._rest.has_focus:
            self.app.pop_screen()
            return
        line.value = ""
        self._rest.focus()

    @property
    def _rest(self) -> Widget:
        """Where the cursor is when nothing else has it: in the filter, or with vim's keys in the list."""
        return self.challenges if self.assess.settings.key_set == VIM else self.query_one("#filter")

    def toggle_preview_focus(self) -> None:
        """Move between filter and preview."""
        preview = self.query_one("#preview Statement")
        (self._rest if preview.has_focus else preview).focus()

    def find(self) -> None:
        """Go to the filter."""
        self.query_one("#filter").focus()

    def find_next(self, step: int) -> None:
        """Everything listed is a find."""
        self.challenges.move(step)

    def move_pane(self, step: int) -> None:
        """To the preview on the right, or back to the list."""
        (self.query_one("#preview Statement") if step > 0 else self._rest).focus()


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
