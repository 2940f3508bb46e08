"""What this machine offers, found by trying each mechanism in a child, never by looking at versions."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass

from assess.errors import IsolationError
from assess.grading.sandbox import cgroup, landlock, namespaces, seccomp
from assess.grading.sandbox import syscalls as sc
from assess.grading.sandbox.view import DEVICES, default_view

LEVELS = ("full", "reduced", "none")


@dataclass(frozen=True)
class Probe:
    """One mechanism, whether it held when tried, why not, and what would help."""

    name: str
    available: bool
    reason: str
    mend: str


def _in_child(attempt: Callable[[], None]) -> str:
    """Run `attempt` in a forked child; return the empty string, or why it failed."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            attempt()
        except BaseException as error:
            os.write(write_end, str(error).encode()[:500] or b"failed")
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        reason = pipe.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    if not reason and status:
        return f"the child ended with status {status}"
    return reason


def _try_namespaces() -> None:
    if os.geteuid() == 0:
        sc.unshare(sc.CLONE_NEWPID)
        namespaces.leave_host_as_root()
    else:
        namespaces.leave_host()
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        if status:
            raise OSError("the first process of a pid namespace failed to build its private root")
        return
    namespaces.enter_private_root(default_view())
    os._exit(0)


def _try_landlock() -> None:
    landlock.restrict(*default_view().allowed(), writable_devices=DEVICES)
    try:
        os.listdir("/")
    except PermissionError:
        return
    raise OSError("a folder outside the view could still be listed")


def _try_seccomp() -> None:
    seccomp.restrict()
    try:
        os.fork()
    except PermissionError:
        return
    os._exit(1)


@functools.cache
def probe() -> tuple[Probe, ...]:
    """Try every mechanism once for this process; cached, since nothing here changes while we run."""
    attempts: tuple[tuple[str, Callable[[], None], str], ...] = (
        ("namespaces", _try_namespaces, "allow unprivileged user namespaces (sysctl user.max_user_namespaces), or use "
         "a container that permits them"),
        ("landlock", _try_landlock, "use a kernel of 5.13 or later with landlock among its `lsm=` modules"),
        ("seccomp", _try_seccomp, "use a kernel built with CONFIG_SECCOMP_FILTER, or a container that permits it"),
        ("cgroup", cgroup.try_once, "run as root, or where the user may make control groups for memory and pids"),
    )  # fmt: skip
    if not sc.SUPPORTED:
        reason = "only Linux on x86-64 and 64-bit Arm has it"
        return tuple(Probe(name, False, reason, "grade on a Linux machine") for name, _, _ in attempts)
    results = [(name, _in_child(attempt), mend) for name, attempt, mend in attempts]
    return tuple(Probe(name, not reason, reason, mend if reason else "") for name, reason, mend in results)


NEEDED = {"full": {"namespaces", "seccomp"}, "reduced": {"landlock", "seccomp"}, "none": set()}


def best_level() -> str:
    """The strongest level that every needed mechanism supports here; `none` is never chosen by itself.

    Raises IsolationError where neither `full` nor `reduced` can be had.
    """
    available = {result.name for result in probe() if result.available}
    for level in LEVELS[:2]:
        if NEEDED[level] <= available:
            return level
    raise IsolationError(
        "this machine can confine nothing ("
        + "; ".join(f"{result.name}: {result.reason}" for result in probe())
        + "); for practice with code that you trust, set ASSESS_ISOLATION=none"
    )


def resolve_level(asked: str | None) -> str:
    """The level to run at: `asked`, checked to be possible here, or the best one.

    Raises IsolationError where what was asked for cannot be had.
    """
    if asked is None:
        return best_level()
    if asked not in LEVELS:
        raise IsolationError(f"there is no isolation level {asked!r}; choose full, reduced or none")
    lacking = NEEDED[asked] - {result.name for result in probe() if result.available}
    if lacking:
        raise IsolationError(
            f"isolation {asked} needs {', '.join(sorted(lacking))}, which this machine does not offer; "
            "`assess doctor` says why"
        )
    return asked


def missing_mechanisms(level: str) -> tuple[str, ...]:
    """What the design of level `full` names and this level, on this machine, does without."""
    available = {result.name for result in probe() if result.available}
    used = {"full": available, "reduced": available - {"namespaces"}, "none": set()}[level]
    return tuple(name for name in ("namespaces", "landlock", "seccomp", "cgroup") if name not in used)


__all__ = ["Probe", "best_level", "missing_mechanisms", "probe", "resolve_level"]
