"""Confine a freshly forked worker, mechanism by mechanism, in the one order that works.

Called in the child of the zygote, before a byte of the submission has arrived. A mechanism that was promised and does
not hold raises: a worker that is half confined must never run.
"""

from __future__ import annotations

import os
import secrets
import signal
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from assess.grading.sandbox import landlock, limits, namespaces, seccomp
from assess.grading.sandbox import syscalls as sc
from assess.grading.sandbox.view import DEVICES, View
from assess.schema.challenge import Limits
from assess.schema.grader import GraderSpec

_CAP_DAC_READ_SEARCH = 1 << 2
_FIRST_USER, _USERS = 0x6000_0000, 1 << 24  # far above what any system hands out


@dataclass(frozen=True)
class Confinement:
    """What a worker is promised: the level, the limits that hold at every level, and what it may not reach."""

    level: str
    memory_mb: int
    cpu_seconds: int
    forbidden_operators: tuple[str, ...] | list[str] = ()
    forbidden_functions: tuple[str, ...] | list[str] = ()


def confinement_for(level: str, limits: Limits, spec: GraderSpec) -> Confinement:
    """What the worker of a challenge with these limits and this grader is promised."""
    return Confinement(
        level=level,
        memory_mb=limits.memory_mb,
        cpu_seconds=int(limits.seconds * 2) + 10,  # the judge's clock ends a call long before; this is for its death
        forbidden_operators=spec.forbidden_operators,
        forbidden_functions=spec.forbidden_functions,
    )


def birth(confinement: Confinement) -> AbstractContextManager[None]:
    """In the parent: the block in which a worker is to be forked."""
    if confinement.level == "full" and os.geteuid() == 0:
        return namespaces.births_in_new_pid_namespace()
    return nullcontext()


def enter_namespaces(confinement: Confinement) -> bool:
    """First half, in the forked child; returns whether it must fork once more, the new child being pid 1."""
    if confinement.level != "full":
        return False
    if os.geteuid() == 0:
        namespaces.leave_host_as_root()
        return False
    namespaces.leave_host()
    return True


def seal(confinement: Confinement, view: View) -> None:
    """Second half, in the process that will run the submission; afterwards nothing can be undone."""
    parent = os.getppid()
    mapped = limits.address_space()  # read before /proc is gone
    is_root = os.geteuid() == 0
    user = _FIRST_USER + secrets.randbelow(_USERS) if is_root and confinement.level != "none" else None
    if confinement.level == "full":
        namespaces.enter_private_root(view)
        if user is not None:
            namespaces.become_nobody(user)
            sc.unshare(sc.CLONE_NEWUSER)  # unmapped: no identity at all, so not even its own files are its own
    elif confinement.level == "reduced" and user is not None:
        # Landlock narrows this right to the view; without it an interpreter below a private folder cannot be read.
        namespaces.become_nobody(user, _CAP_DAC_READ_SEARCH if view.needs_privilege() else 0)
    if confinement.level == "full":
        sc.set_capabilities(0)
    if sc.LINUX:
        sc.prctl(sc.PR_SET_DUMPABLE, 0 if confinement.level != "none" else 1)
        sc.prctl(sc.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    limits.restrict(mapped + (confinement.memory_mb << 20), confinement.cpu_seconds, own_user=user is not None)
    if confinement.level == "none":
        return
    landlock_paths: tuple[list[str], list[str]] = (["/"], []) if confinement.level == "full" else view.allowed()
    if confinement.level == "reduced" or landlock.abi_version():
        landlock.restrict(*landlock_paths, writable_devices=DEVICES)
    seccomp.restrict()
