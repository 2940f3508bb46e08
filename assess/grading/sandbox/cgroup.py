"""A control group for each worker, where one can be had: memory and threads bounded by the kernel's own count.

RLIMIT_AS bounds what a worker maps; the group also counts what no mapping shows, such as pipes and kernel memory. Works
with version 2 and, mounted beside it or alone, version 1; needs the right to make groups, which mostly only root has.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_MOUNT = Path("/sys/fs/cgroup")
_PREFIX = "assess-"
_SLACK_BYTES = 64 << 20  # page tables and the interpreter's own pages that a fork copies
_MAX_TASKS = 80
_LIMIT_FILES = {
    # version: (file for bytes, file for tasks)
    1: ("memory.limit_in_bytes", "pids.max"),
    2: ("memory.max", "pids.max"),
}


class ControlGroups:
    """The groups of one zygote: a folder named by its process id, and a folder in it for each worker."""

    def __init__(self) -> None:
        """Make this process's folders. Raises OSError where no control group can be had."""
        if (_MOUNT / "cgroup.controllers").exists():
            self._version, roots = 2, [_MOUNT]
            for controller in ("memory", "pids"):
                (_MOUNT / "cgroup.subtree_control").write_text(f"+{controller}", "ascii")
        else:
            self._version, roots = 1, [_MOUNT / "memory", _MOUNT / "pids"]
        _sweep(roots)
        self._folders = [root / f"{_PREFIX}{os.getpid()}" for root in roots]
        for folder in self._folders:
            folder.mkdir()
            if self._version == 2:
                (folder / "cgroup.subtree_control").write_text("+memory +pids", "ascii")

    def put(self, pid: int, name: str, memory_bytes: int) -> None:
        """Put a process into a new group `name` with a limit of memory and of tasks."""
        memory_file, tasks_file = _LIMIT_FILES[self._version]
        limits = {memory_file: memory_bytes + _SLACK_BYTES, tasks_file: _MAX_TASKS}
        for folder in self._folders:
            group = folder / name
            group.mkdir()
            for file, value in limits.items():
                if (group / file).exists():
                    (group / file).write_text(str(value), "ascii")
            (group / "cgroup.procs").write_text(str(pid), "ascii")

    def remove(self, name: str) -> None:
        """Remove a group whose process is gone."""
        for folder in self._folders:
            _remove(folder / name)

    def close(self) -> None:
        """Remove this process's folders; workers must be gone."""
        for folder in self._folders:
            _remove_tree(folder)


def _sweep(roots: list[Path]) -> None:
    """Remove what a zygote that was killed has left."""
    for root in roots:
        for folder in root.glob(f"{_PREFIX}*"):
            pid = folder.name.removeprefix(_PREFIX)
            if pid.isdigit() and not Path(f"/proc/{pid}").exists():
                _remove_tree(folder)


def _remove_tree(folder: Path) -> None:
    for group in [path for path in folder.glob("*") if path.is_dir()]:
        _remove(group)
    _remove(folder)


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):  # a group whose last task is still dying is swept by the next zygote
        folder.rmdir()


def try_once() -> None:
    """Put a child into a group of its own, and remove the group. Raises OSError where that cannot be."""
    groups = ControlGroups()
    waits, lets_go = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(lets_go)
        os.read(waits, 1)
        os._exit(0)
    try:
        groups.put(child, "probe", 1 << 30)
    finally:
        os.close(lets_go)
        os.close(waits)
        os.waitpid(child, 0)
        groups.close()
