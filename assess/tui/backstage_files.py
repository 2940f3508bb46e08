"""A challenge's files in a folder that other programs edit; read and written on the backstage thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.session.watch import FileWatch
    from assess.tui.backstage import Backstage, Desk


@dataclass(frozen=True)
class WorkFolder:
    """The folder of one challenge, watched until `close`."""

    path: Path
    names: tuple[str, ...]
    _backstage: Backstage
    _watch: FileWatch

    @classmethod
    async def open(
        cls, backstage: Backstage, desk: Desk, texts: dict[str, str], changed: Callable[[], None]
    ) -> WorkFolder:
        """Put `texts` in this user's folder for the challenge, where they are missing, and watch it.

        `changed` is called from another thread after each save. Raises UsageError where it cannot be written.
        """

        def make() -> tuple[Path, FileWatch]:
            from assess.session.watch import FileWatch
            from assess.session.work_folder import fill_folder
            from assess.store.location import data_folder

            path = data_folder() / "work" / desk.entry.slug
            fill_folder(desk.entry.files, path, texts)
            watch = FileWatch(path, changed)
            watch.start()
            return path, watch

        path, watch = await backstage._call(make)
        return cls(path, tuple(texts), backstage, watch)

    async def read(self) -> dict[str, str | None]:
        """What each file holds now; None for one that is not there."""
        from assess.session.work_folder import read_text

        return await self._backstage._call(lambda: {name: read_text(self.path / name) for name in self.names})

    async def write(self, name: str, text: str, expected: str | None) -> bool:
        """Write a file, unless it no longer holds `expected`; says whether it did. Raises OSError."""
        from assess.session.work_folder import write_text

        return await self._backstage._call(write_text, self.path / name, text, expected)

    async def keep(self, name: str, text: str) -> Path:
        """Write a version of a file beside it, under a name that is not handed in. Raises OSError."""

        def write() -> Path:
            file = self.path / name
            stem = f"{file.stem}-{datetime.now():%H%M%S}"
            copies = (file.with_name(f"{stem}{'' if i == 0 else f'-{i}'}{file.suffix}~") for i in range(1000))
            copy = next(path for path in copies if not path.exists())
            copy.write_text(text, encoding="utf-8", errors="surrogatepass")
            return copy

        return await self._backstage._call(write)

    def close(self) -> None:
        """Watch no longer; the files stay."""
        self._watch.close()
