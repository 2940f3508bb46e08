"""The commands of learning: home, statistics, the explanation, and what they add to the workspace and the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.tui.commands import command

if TYPE_CHECKING:
    from assess.tui.screens.base import AssessScreen
    from assess.tui.screens.catalogue import CatalogueScreen
    from assess.tui.screens.explanation import ExplanationScreen
    from assess.tui.screens.home import HomeScreen
    from assess.tui.screens.workspace import WorkspaceScreen


@command("go-on", "enter", "Go on", "home")
async def go_on(screen: HomeScreen) -> None:
    """Opens what is marked: where you stopped, what is due from memory, or the challenge suggested next."""
    await screen.open_marked()


@command("catalogue", "c,ctrl+o", "Catalogue", "home")
async def show_catalogue(screen: HomeScreen) -> None:
    """Shows every challenge, to choose one yourself."""
    await screen.show_catalogue()


@command("practise-due", "p", "Practise", "home")
async def practise_due(screen: HomeScreen) -> None:
    """Opens what is most overdue, with a clean starter, to do it again from memory."""
    await screen.open_due()


@command("next-challenge", "n", "Next challenge", "home")
async def open_next(screen: HomeScreen) -> None:
    """Opens the challenge that is suggested next."""
    await screen.open_suggested()


@command("statistics", "s", "Statistics", "home")
async def show_statistics(screen: HomeScreen) -> None:
    """Shows your numbers, by skill and by week, and how each is counted."""
    await screen.show_statistics()


@command("home-reload", "f5", "Reload", "home", in_bar=False)
def reload_home(screen: HomeScreen) -> None:
    """Reads the challenges and where you stand again."""
    screen.load()


@command("home", "ctrl+o", "Home", "catalogue")
def go_home(screen: CatalogueScreen) -> None:
    """Goes back to the home screen."""
    screen.app.pop_screen()


@command("explanation", "alt+e", "Explanation", "workspace")
async def show_explanation(screen: WorkspaceScreen) -> None:
    """Shows the explanation, and the model answer beside your own, once you passed or gave up."""
    await screen.show_explanation()


@command("practise", "", "Practise from memory", "workspace")
async def practise(screen: WorkspaceScreen) -> None:
    """Opens a challenge that you passed once more, with a clean starter; your earlier work is kept."""
    await screen.practise()


@command("give-up", "", "Give up", "workspace")
async def give_up(screen: WorkspaceScreen) -> None:
    """Asks once, then ends this attempt and shows the explanation and a model answer."""
    await screen.ask_to_give_up()


@command("explanation-text", "f2", "Explanation", "explanation")
def show_text(screen: ExplanationScreen) -> None:
    """Moves to the explanation; the arrow keys scroll."""
    screen.show_part("text")


@command("explanation-model", "f3", "Model answer", "explanation")
def show_model(screen: ExplanationScreen) -> None:
    """Moves to the model answer."""
    screen.show_part("model")


@command("explanation-own", "f4", "Yours", "explanation")
def show_own(screen: ExplanationScreen) -> None:
    """Moves to your own last answer."""
    screen.show_part("own")


@command("explanation-close", "escape,ctrl+o", "Back", "explanation")
def close_explanation(screen: AssessScreen) -> None:
    """Goes back to the challenge."""
    screen.app.pop_screen()


@command("statistics-close", "escape,ctrl+o,q", "Back", "statistics")
def close_statistics(screen: AssessScreen) -> None:
    """Goes back to the home screen."""
    screen.app.pop_screen()
