"""Home: go on where you stopped, do what is due from memory, take what is suggested next, and see where you stand.

The first frame needs nothing but this file; the catalogue and the person's history are read in the background after it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from assess.tui.commands import bindings_of
from assess.tui.screens.base import AssessScreen
from assess.tui.wording import count, duration

if TYPE_CHECKING:
    from assess.session.learning import Standing
    from assess.tui.backstage import Desk, Entry, Overview

CATALOGUE = "catalogue"
"""The name under which the catalogue's screen is kept, with its filter, while it is not in front."""
WELCOME = """\
Welcome to Assess. You read a short statement, write code, and hidden checks train and probe what you wrote.
Press Enter to begin with the challenge below. Take your time: everything that you type is kept."""
ROOMY = 100  # cells, from which the title line has room for more than today
LEVEL_MEANS = "Level: the share of the challenges here that you could probably do from memory now."


class HomePanes(Container):
    """What to do beside, or above, where you stand; not part of the first frame."""

    def compose(self) -> ComposeResult:
        """All of it, empty."""
        from assess.tui.widgets.skill_table import SkillTable

        with Vertical(id="home-todo", classes="pane"):
            yield Static(id="home-welcome", markup=False)
            yield OptionList(id="home-list", markup=False, compact=True)
            yield Static(id="home-problems", markup=False)
        with VerticalScroll(id="home-map", classes="pane", can_focus=False):
            yield Static(Content.styled("Skills", "bold $primary"), id="home-skills-title", markup=False)
            yield SkillTable(id="home-table")
            yield Static(Content.styled(LEVEL_MEANS, "$muted"), id="home-level", markup=False)
            yield Static(id="home-skills", markup=False)


class HomeScreen(AssessScreen):
    """The first screen of the app."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("home")

    def __init__(self) -> None:
        super().__init__()
        self.standing: Standing | None = None
        self.entries: tuple[Entry, ...] = ()
        self._problems: tuple[str, ...] = ()
        self._opening = False

    def compose_body(self) -> ComposeResult:
        """The first frame: a title and what is going on. The rest comes with `_furnish`."""
        with Vertical(id="body"):
            with Horizontal(classes="title-bar"):
                yield Static(Content.assemble(("Assess", "bold $primary"), "  Home"), id="home-title")
                yield Static(id="home-time", markup=False)
            yield Static(Content("Reading where you stand…"), id="home-note", markup=False)

    # Reading

    def load(self) -> None:
        """Read the catalogue and where the person stands, in the background, and show it."""
        self.run_aside(self._load(), "read the challenges")

    async def _load(self) -> None:
        try:
            overview = await self.assess.backstage.load()
        except Exception as error:
            self._note("The challenges could not be read.")
            self.fail("read the challenges", error)
            return
        await self._take(overview)
        await self.assess.backstage.import_widgets()  # now, so that the next screen does not wait for them

    async def _take(self, overview: Overview) -> None:
        self.entries, self._problems = overview.entries, overview.problems
        try:
            self.standing = await self.assess.learning.standing()
        except Exception as error:
            self.standing = None
            self._problems = tuple(dict.fromkeys((*self._problems, str(error))))
        await self._furnish()
        self._show()

    async def _furnish(self) -> None:
        if not self.query(HomePanes):
            await self.query_one("#body").mount(HomePanes(), before="#home-note")
            self.query_one("#home-list").focus()

    async def on_screen_resume(self) -> None:
        """Show where the person stands now, when coming back from work."""
        if self.entries:
            backstage = self.assess.backstage
            try:
                entries = await backstage.with_progress(backstage.overview.entries)
            except Exception as error:
                self.fail("read your progress", error)
            else:
                await self._take(replace(backstage.overview, entries=entries))

    # Showing

    def _show(self) -> None:
        from assess.tui.screens.home_rows import rows

        standing = self.standing
        self._note("" if self.entries else "There are no challenges to show.")
        lines = [Content.assemble(("! ", "$warning"), Content(problem)) for problem in self._problems]
        self._tell("#home-problems", Content("\n").join(lines))
        self._tell("#home-welcome", Content(WELCOME if standing and standing.new and self.entries else ""))
        options = self.query_one("#home-list", OptionList)
        marked, now = self._marked_id, datetime.now().astimezone()
        options.set_options([] if standing is None else rows(standing, self.entries, now, self._list_width))
        choices = [option.id for option in options.options if not option.disabled]
        if choices:
            options.highlighted = options.get_option_index(str(marked if marked in choices else choices[0]))
            if marked not in choices[1:]:  # the heading over the first choice is worth more than what stands below
                self.call_after_refresh(options.scroll_home, animate=False)
        if standing is not None:
            self._show_standing(standing)
        self.refresh_bindings()

    def _show_standing(self, standing: Standing) -> None:
        from assess.session.skills import ASPECTS, FAMILIES
        from assess.tui.widgets.skill_table import SkillTable, skill_list

        self.query_one(SkillTable).show(standing.cells, FAMILIES, ASPECTS)
        self.query_one("#home-skills", Static).update(skill_list(standing.skills))
        streak, parts = standing.streak, []
        if streak.days:
            parts.append(f"{count(streak.days, 'day')} in a row" + ("" if streak.today else ", not yet today"))
        if standing.seconds:
            parts.append(f"{duration(standing.seconds_today)} today")
            if self.app.size.width >= ROOMY:
                parts.append(f"{duration(standing.seconds_week)} in 7 days")
        self.query_one("#home-time", Static).update(Content(" · ".join(parts)))

    def _note(self, text: str) -> None:
        self._tell("#home-note", Content(text))

    def _tell(self, selector: str, content: Content) -> None:
        """Show this text, or nothing where there is none."""
        static = self.query_one(selector, Static)
        static.update(content)
        static.display = bool(content)

    @property
    def _list_width(self) -> int:
        """Cells that the list has, or will have once it is laid out: see the stylesheet."""
        width = self.app.size.width
        return width * 2 // 5 if self.has_class("-wide") else width

    # Going on

    @property
    def _marked_id(self) -> str | None:
        found = self.query("#home-list")  # the key bar asks before there is a list
        if not found:
            return None
        options = found.first(OptionList)
        index = options.highlighted
        return None if index is None or index >= options.option_count else options.get_option_at_index(index).id

    def is_enabled(self, command_id: str) -> bool:
        """What opens something needs something to open."""
        standing = self.standing
        match command_id:
            case "go-on":
                return self._marked_id is not None
            case "practise-due":
                return standing is not None and bool(standing.queue.entries)
            case "next-challenge":
                return standing is not None and standing.suggestion is not None
            case "statistics":
                return standing is not None
        return True

    @on(OptionList.OptionSelected, "#home-list")
    async def open_marked(self) -> None:
        """Open what is marked."""
        kind, _, slug = (self._marked_id or "").partition(":")
        if kind == "due":
            await self._open(slug, from_memory=True)
        elif kind == "next":
            await self.open_suggested()
        elif kind == "stopped":
            await self._open(slug, from_memory=False)

    async def open_due(self) -> None:
        """Open what is most overdue, from memory."""
        if self.standing is not None and self.standing.queue.entries:
            await self._open(self.standing.queue.entries[0].slug, from_memory=True)

    async def open_suggested(self) -> None:
        """Open the suggested challenge."""
        if self.standing is not None and (suggestion := self.standing.suggestion) is not None:
            await self._open(suggestion.slug, from_memory=suggestion.repeat)

    async def _open(self, slug: str, *, from_memory: bool) -> None:
        entry = next((entry for entry in self.entries if entry.slug == slug), None)
        if entry is None or self._opening:
            return
        self._opening = True  # a second Enter while it opens would open it twice
        try:
            desk: Desk = await (
                self.assess.learning.practise(entry) if from_memory else self.assess.backstage.open(entry)
            )
        except Exception as error:
            self.fail(f"open {slug}", error)
            return
        finally:
            self._opening = False
        from assess.tui.screens.workspace import WorkspaceScreen

        await self.app.push_screen(WorkspaceScreen(desk))

    async def show_catalogue(self) -> None:
        """Show the catalogue, which stays as it was left."""
        from assess.tui.screens.catalogue import CatalogueScreen

        if self.app.is_screen_installed(CATALOGUE):
            await self.app.push_screen(CATALOGUE)
            return
        catalogue = CatalogueScreen()
        self.app.install_screen(catalogue, CATALOGUE)
        await self.app.push_screen(CATALOGUE)
        if self.entries:
            catalogue.run_aside(catalogue.show(self.assess.backstage.overview), "show the challenges")
        else:
            catalogue.load()

    async def show_statistics(self) -> None:
        """Show the numbers."""
        from assess.tui.screens.statistics import StatisticsScreen

        try:
            figures = await self.assess.learning.statistics()
        except Exception as error:
            self.fail("read your statistics", error)
            return
        await self.app.push_screen(StatisticsScreen(figures))
