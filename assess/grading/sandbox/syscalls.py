"""The few Linux system calls that Python does not wrap, through ctypes. Called by the other modules of this package."""

from __future__ import annotations

import ctypes
import os
import platform
import sys

LINUX = sys.platform.startswith("linux")
MACHINE = platform.machine()
SUPPORTED = LINUX and MACHINE in {"x86_64", "aarch64"}

_libc = ctypes.CDLL(None, use_errno=True)

_NUMBERS: dict[str, dict[str, int]] = {
    "x86_64": {"capset": 126, "pivot_root": 155, "seccomp": 317, "mount_setattr": 442},
    "aarch64": {"capset": 91, "pivot_root": 41, "seccomp": 277, "mount_setattr": 442},
}
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446  # the same on every architecture

_PR_SET_NAME = 15
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS = 1, 4, 8, 38

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x0002_0000, 0x0400_0000, 0x0800_0000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x1000_0000, 0x2000_0000, 0x4000_0000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 4096, 16384, 1 << 18
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID = 1, 2


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(name_or_number: str | int, *arguments: object) -> int:
    """Make a raw system call; raises OSError with the call's name."""
    number = _NUMBERS[MACHINE][name_or_number] if isinstance(name_or_number, str) else name_or_number
    return _check(_libc.syscall(ctypes.c_long(number), *arguments), str(name_or_number))


def prctl(option: int, value: int) -> None:
    """`prctl(option, value)`."""
    _check(_libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), *(ctypes.c_ulong(0),) * 3), f"prctl({option})")


def name_process(name: str) -> None:
    """What `ps` and `top` call this process: at most 15 ASCII characters."""
    if LINUX:
        _libc.prctl(ctypes.c_int(_PR_SET_NAME), ctypes.c_char_p(name.encode("ascii")))


def unshare(flags: int) -> None:
    """Leave the namespaces named in `flags` for new ones."""
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def enter_pid_namespace(descriptor: int) -> None:
    """Let the next child be born in the pid namespace that `descriptor` refers to."""
    _check(_libc.setns(ctypes.c_int(descriptor), ctypes.c_int(CLONE_NEWPID)), "setns")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """`mount(2)`."""
    encoded = [None if text is None else text.encode() for text in (source, target, kind, data)]
    result = _libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3])
    _check(result, f"mount {target}")


def make_tree_read_only(path: str) -> None:
    """Make `path` and every mount below it read-only and blind to set-uid bits, in one call (Linux 5.12)."""
    attributes = (ctypes.c_uint64 * 4)(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0, 0, 0)
    syscall(
        "mount_setattr",
        ctypes.c_int(AT_FDCWD),
        path.encode(),
        ctypes.c_uint(AT_RECURSIVE),
        attributes,
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )


def pivot_root(new_root: str) -> None:
    """Make `new_root` the root and detach the old one."""
    os.chdir(new_root)
    syscall("pivot_root", b".", b".")
    _check(_libc.umount2(b".", ctypes.c_int(MNT_DETACH)), "umount old root")
    os.chdir("/")


def set_capabilities(keep: int = 0) -> None:
    """Reduce the permitted and effective sets to `keep` (a bit mask of the first 32) and empty the inheritable one."""
    header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    data = (ctypes.c_uint32 * 6)(keep, keep, 0, 0, 0, 0)
    syscall("capset", header, data)
