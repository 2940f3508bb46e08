"""The facets of the catalogue to pick from; each one is a word in the filter line, which stays the only truth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assess.tui.catalogue_filter import FACETS, LONGEST, Query, toggled, with_time
from assess.tui.signs import STATES
from assess.tui.widgets.marked_list import MarkedList

if TYPE_CHECKING:
    from assess.tui.screens.catalogue import CatalogueScreen

TIMES = (15, 30, 45, 60, 90)  # minutes; a challenge takes up to this long
NAME_WIDTH = 34  # cells


class FacetScreen(ModalScreen[None]):
    """Values of every facet with how many challenges each one leaves; picking one filters at once."""

    CSS_PATH: ClassVar[CSSPathType | None] = "facets.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3,q", "dismiss", "Close"),
        Binding("space", "pick", "Pick"),
        Binding("backspace,delete", "clear", "Clear"),
    ]

    def __init__(self, catalogue: CatalogueScreen) -> None:
        super().__init__()
        self._catalogue = catalogue

    def compose(self) -> ComposeResult:
        """The list, and what the keys do."""
        with Vertical(id="facet-box"):
            yield Static(Content.styled("Filter by", "bold $primary"))
            yield MarkedList(id="facets", markup=False, compact=True)
            yield Static(
                Content("Space picks · Backspace clears all · Escape closes"), id="facet-keys", markup=False
            )  # fmt: skip

    def on_mount(self) -> None:
        """Show what there is."""
        self._show()

    def _show(self) -> None:
        options = self.query_one("#facets", OptionList)
        marked = options.highlighted
        options.set_options(self._options())
        options.highlighted = marked if marked is not None else 1

    def _options(self) -> Iterator[Option]:
        index, query = self._catalogue.index, self._catalogue.query_read
        assert index is not None and query is not None
        wanted = {name: set(values) for name, values in query.wanted}
        for facet in FACETS:
            counts = index.counts(query, facet)
            yield _heading(facet)
            for value in index.values[facet]:
                name = STATES[value].word if facet == "state" else value
                yield _option(f"{facet}:{value}", name, value in wanted.get(facet, ()), counts[value])
        minutes = index.counts(query, "time")
        yield _heading("time")
        for limit in TIMES:
            count = sum(number for text, number in minutes.items() if int(text) <= limit)
            yield _option(f"time:{limit}", f"up to {limit} minutes", _is_limit(query, limit), count)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        facet, _, value = str(event.option_id).partition(":")
        text = self._catalogue.filter_text
        query = self._catalogue.query_read
        if facet == "time":
            assert query is not None
            text = with_time(text, None if _is_limit(query, int(value)) else int(value))
        else:
            text = toggled(text, facet, value)
        self._filter(text)

    def _filter(self, text: str) -> None:
        self._catalogue.set_filter(text)
        self._catalogue.list_again()
        self._show()

    def action_pick(self) -> None:
        """Pick the marked value, or let it go."""
        self.query_one("#facets", OptionList).action_select()

    def action_clear(self) -> None:
        """Let everything go."""
        self._filter("")


def _is_limit(query: Query, minutes: int) -> bool:
    return query.longest == minutes and query.longest < LONGEST and query.shortest == 0


def _heading(facet: str) -> Option:
    return Option(Content.styled(facet.capitalize(), "bold"), disabled=True)


def _option(id: str, name: str, picked: bool, count: int) -> Option:
    box = Content.styled("[x] " if picked else "[ ] ", "bold $accent" if picked else "$muted")
    label = Content(name).truncate(NAME_WIDTH, ellipsis=True, pad=True)
    return Option(Content.assemble("  ", box, label, Content.styled(f"{count:>5}", "$muted")), id=id)
