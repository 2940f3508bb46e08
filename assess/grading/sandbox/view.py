"""Which files a worker may see: the interpreter, the libraries, four harmless devices, and nothing of ours.

Content may lie inside `site-packages` (an installed wheel carries it there), so the folder of this package is always
left out: masked where there is a private root, and left unlisted where Landlock can only allow.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
_OWN_PACKAGE = str(Path(__file__).resolve().parents[2])
_SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")


@dataclass(frozen=True)
class View:
    """Absolute paths without symbolic links: what may be read, and what below it stays hidden."""

    roots: tuple[str, ...]
    hidden: tuple[str, ...]

    def allowed(self) -> tuple[list[str], list[str]]:
        """The same view for a mechanism that can only allow: (readable whole, folders that may be listed)."""
        readable: list[str] = []
        listable: list[str] = []
        pending = list(self.roots)
        while pending:
            path = pending.pop()
            if path in self.hidden:
                continue
            if any(_is_below(hidden, path) for hidden in self.hidden):
                listable.append(path)
                pending += [entry.path for entry in os.scandir(path) if not entry.is_symlink()]
            else:
                readable.append(path)
        return readable, listable

    def needs_privilege(self) -> bool:
        """Whether a user with no rights of its own could not reach one of the roots."""
        return any(not os.stat(parent).st_mode & 0o001 for root in self.roots for parent in Path(root).parents)


def default_view() -> View:
    """What the calling interpreter needs to go on importing."""
    libraries = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    wanted = [
        *_SYSTEM,
        os.path.join(sys.base_prefix, "lib"),
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
        *libraries,
    ]
    roots = _outermost(os.path.realpath(path) for path in wanted if os.path.exists(path))
    return View(roots=roots, hidden=tuple(root for root in [_OWN_PACKAGE] if any(_is_below(root, r) for r in roots)))


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(_is_below(path, other) for other in kept):
            kept.append(path)
    return tuple(kept)
