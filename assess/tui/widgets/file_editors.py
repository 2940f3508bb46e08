"""The editors of all files of a challenge, one in front; each is made when it is first wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from assess.tui.widgets.editor import Editor


class FileEditors(ContentSwitcher):
    """Knows every file's text, edited or not."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Edit these files, name to text, beginning with the first."""
        super().__init__(initial=_editor_id(0))
        self._texts = dict(texts)
        self.names = list(texts)

    def compose(self) -> ComposeResult:
        """The first file's editor."""
        yield self._make(0)

    def _make(self, index: int) -> Editor:
        name = self.names[index]
        return Editor(self._texts[name], python=name.endswith(".py"), id=_editor_id(index))

    @property
    def index(self) -> int:
        """Which file is in front."""
        return next(index for index in range(len(self.names)) if _editor_id(index) == self.current)

    @property
    def editor(self) -> Editor:
        """The editor in front."""
        return self.query_one(f"#{self.current}", Editor)

    def texts(self) -> dict[str, str]:
        """What is in the editors now, by file name; files that were never in front are as they came."""
        return self._texts | {name: editor.text for name, editor in self.made()}

    def made(self) -> Iterator[tuple[str, Editor]]:
        """The files that have an editor, as every one that was ever in front has."""
        ids = {_editor_id(index): name for index, name in enumerate(self.names)}
        for editor in self.query(Editor):
            yield ids[editor.id or ""], editor

    def put(self, name: str, text: str) -> None:
        """Make a file's text this one; where it has an editor, as one step to undo."""
        for made, editor in self.made():
            if made == name:
                editor.replace_text(text)
        self._texts[name] = text

    async def put_all(self, texts: Mapping[str, str]) -> None:
        """Make the files' texts these, each as one step to undo, which an editor is made for; others stay."""
        now = self.texts()
        for index, name in enumerate(self.names):
            if name in texts and texts[name] != now[name]:
                if not self.query(f"#{_editor_id(index)}"):
                    await self.add_content(self._make(index))
                self.put(name, texts[name])

    async def show_next(self) -> None:
        """Bring the next file to the front."""
        await self.show(self.names[(self.index + 1) % len(self.names)])

    async def show(self, name: str) -> None:
        """Bring a file to the front, by its name."""
        index = self.names.index(name)
        if not self.query(f"#{_editor_id(index)}"):
            await self.add_content(self._make(index))
        self.current = _editor_id(index)


def _editor_id(index: int) -> str:
    """The widget id of a file's editor; names of files may hold what an id may not."""
    return f"file-{index}"
