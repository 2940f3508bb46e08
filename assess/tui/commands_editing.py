"""The commands of the editor; `commands` imports them, so that they are in the one registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.tui.commands import command

if TYPE_CHECKING:
    from assess.tui.screens.workspace import WorkspaceScreen


@command("find", "ctrl+f", "Find", "workspace")
def find(screen: WorkspaceScreen) -> None:
    """Finds text in the file: up and down move from hit to hit, Tab reaches the switches, Escape closes."""
    screen.edit_pane().find("find")


@command("replace", "ctrl+r", "Replace", "workspace", in_bar=False)
def replace(screen: WorkspaceScreen) -> None:
    """Finds and replaces: Enter replaces one and moves on; all are replaced as one step to undo."""
    screen.edit_pane().find("replace")


@command("go-to-line", "ctrl+l", "Go to line", "workspace", in_bar=False)
def go_to_line(screen: WorkspaceScreen) -> None:
    """Moves to the line of a number; Escape goes back."""
    screen.edit_pane().find("line")


@command("comment", "ctrl+underscore,ctrl+slash", "Comment", "workspace", in_bar=False)
def comment(screen: WorkspaceScreen) -> None:
    """Comments the selected lines, or the cursor's, out or in."""
    screen.edit_pane().files.editor.toggle_comment()


@command("complete", "ctrl+@,ctrl+space", "Complete", "workspace", in_bar=False)
def complete(screen: WorkspaceScreen) -> None:
    """Lists names that could stand here: the arrow keys choose, Enter takes the one chosen, Escape closes."""
    screen.edit_pane().complete()


@command("move-up", "alt+up", "Move line up", "workspace", in_bar=False)
def move_up(screen: WorkspaceScreen) -> None:
    """Moves the selected lines, or the cursor's, up by one."""
    screen.edit_pane().files.editor.move_lines(down=False)


@command("move-down", "alt+down", "Move line down", "workspace", in_bar=False)
def move_down(screen: WorkspaceScreen) -> None:
    """Moves the selected lines, or the cursor's, down by one."""
    screen.edit_pane().files.editor.move_lines(down=True)


@command("duplicate", "", "Duplicate line", "workspace", in_bar=False)
def duplicate(screen: WorkspaceScreen) -> None:
    """Repeats the selected lines, or the cursor's, below."""
    screen.edit_pane().files.editor.duplicate_lines()


@command("next-mark", "", "Next marked line", "workspace", in_bar=False)
def next_mark(screen: WorkspaceScreen) -> None:
    """Moves to the next line that is marked: a syntax error, or where the last run failed."""
    screen.edit_pane().go_to_mark()


@command("own-editor", "f11,ctrl+b", "Own editor", "workspace", in_bar=False)
async def own_editor(screen: WorkspaceScreen) -> None:
    """Opens the file in your own editor ($VISUAL or $EDITOR); what you save there comes back as one step to undo."""
    from assess.tui.screens.workspace_outside import edit_outside

    await edit_outside(screen)


@command("edit-in-folder", "", "Edit in a folder", "workspace", in_bar=False)
async def edit_in_folder(screen: WorkspaceScreen) -> None:
    """Puts the files in a folder, for any editor or notebook. Every save there is loaded here, and the visible tests
    run again; a file that was changed in both places is shown, never overwritten."""
    from assess.tui.screens.workspace_outside import edit_beside

    await edit_beside(screen)


@command("end-folder", "", "Watch the folder no more", "workspace", in_bar=False)
async def end_folder(screen: WorkspaceScreen) -> None:
    """Ends “Edit in a folder”; the files there stay."""
    from assess.tui.screens.workspace_outside import end_beside

    await end_beside(screen)
