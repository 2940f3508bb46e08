"""A workspace's files edited elsewhere: in this terminal, or in a folder that is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from assess.tui.editing.outside import Edited, edit, editor_command

if TYPE_CHECKING:
    from assess.tui.screens.workspace import WorkspaceScreen

NO_EDITOR = "No editor was found: set the variable EDITOR to the command of yours, and start Assess again."
NO_SUSPEND = (
    "Your own editor cannot open here, as in a browser: “Edit in a folder” in the palette works with any editor."
)


async def edit_outside(screen: WorkspaceScreen) -> None:
    """Leave the terminal to the person's editor; what it saved comes back as one step to undo."""
    command = editor_command(screen.assess.settings.editor)
    if command is None:
        screen.app.notify(NO_EDITOR, severity="warning", timeout=12, markup=False)
        return
    if screen.unsaved:
        await screen.save_draft()
    files = screen.files
    name, text = files.names[files.index], files.editor.text
    try:
        with screen.app.suspend():
            edited = edit(command, name, text)
    except SuspendNotSupported:
        screen.app.notify(NO_SUSPEND, severity="warning", timeout=12, markup=False)
        return
    except OSError as error:
        edited = Edited(None, f"The file could not be handed over: {error.strerror}.")
    if edited.text is not None:
        files.put(name, edited.text)
    if edited.problem:
        screen.app.notify(edited.problem, severity="warning", timeout=20, markup=False)
    screen.show_pane("editor")


async def edit_beside(screen: WorkspaceScreen) -> None:
    """Put the files in a folder that is watched; where one is already, show again what is not settled."""
    from assess.tui.widgets.beside import Beside
    from assess.tui.widgets.editor_pane import EditorPane

    if lines := screen.query(Beside):
        lines.first().ask_again()
    else:
        await screen.query_one(EditorPane).mount(Beside(screen), after="#below")


async def end_beside(screen: WorkspaceScreen) -> None:
    """Watch the folder no longer."""
    from assess.tui.widgets.beside import Beside

    await screen.query(Beside).remove()
