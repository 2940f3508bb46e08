"""Seccomp: threads yes; processes, programs, sockets, others' memory, signals to others and new kernel doors no.

The filter is classic BPF assembled here, since the one binding on PyPI is dormant. It is built at run time because the
only process that a worker may signal is itself. Source: Linux `seccomp(2)`, `arch/*/syscalls` tables.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from dataclasses import dataclass

from assess.grading.sandbox.syscalls import MACHINE, PR_SET_NO_NEW_PRIVS, prctl, syscall

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
_OFFSET_NUMBER, _OFFSET_ARCH = 0, 4
_CLONE_THREAD = 0x0001_0000
_X32_BIT = 0x4000_0000
_NEWEST_KNOWN = 462  # `mseal`: a system call that is newer than this list does not exist for a worker
_FORBIDDEN_PRCTL = (1, 4, 35)  # parent-death signal, dumpable, memory map
_SET_MODE_FILTER, _FLAG_TSYNC = 1, 1


def _argument(index: int) -> int:
    return 16 + 8 * index  # low half of the argument, little-endian


@dataclass(frozen=True)
class _Architecture:
    audit: int
    clone: int
    clone3: int
    prctl: int
    prlimit64: int
    kill: int
    tgkill: int
    denied: tuple[int, ...]


_X86_64 = _Architecture(
    audit=0xC000_003E, clone=56, clone3=435, prctl=157, prlimit64=302, kill=62, tgkill=234,
    denied=(
        41, 42, 43, 49, 50, 288,  # socket, connect, accept, bind, listen, accept4
        53,  # socketpair: an end of a pair of datagram sockets can send to any path
        90, 91, 268, 452, 92, 93, 94, 260, 76,  # chmod*, chown*, truncate: Landlock does not know of modes and owners
        132, 235, 261, 280, 188, 189, 190, 197, 198, 199,  # utime*, setxattr*, removexattr*
        253, 254, 294, 103, 162, 306,  # inotify_*, syslog, sync, syncfs
        57, 58, 59, 322,  # fork, vfork, execve, execveat
        101, 310, 311, 312, 440, 434, 438, 424,  # ptrace, process_vm_*, kcmp, process_madvise, pidfd_*
        200, 129, 297,  # tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
        29, 30, 31, 67, 68, 69, 70, 71, 64, 65, 66, 220, 240, 241, 242, 243, 244, 245,  # System V and POSIX queues
        319, 447, 323, 298, 321, 425, 426, 427,  # memfd_*, userfaultfd, perf, bpf, io_uring
        165, 166, 155, 161, 272, 308, 428, 429, 430, 431, 432, 433, 442,  # mounts, roots and namespaces
        248, 249, 250, 175, 176, 313, 246, 320, 169, 167, 168, 163, 179, 443,  # keys, modules, kexec, swap, quotas
        164, 227, 159, 305, 170, 171,  # clocks and host names
        135, 203, 144, 142, 314, 141, 251, 256, 279,  # personality, affinity, scheduling, page migration
        303, 304, 172, 173, 300, 301, 134, 153, 105, 106, 116, 117, 119, 113, 114,  # handles, ports, fanotify, ids
    ),
)  # fmt: skip
_AARCH64 = _Architecture(
    audit=0xC000_00B7, clone=220, clone3=435, prctl=167, prlimit64=261, kill=129, tgkill=131,
    denied=(
        198, 203, 202, 200, 201, 242,
        199,
        52, 53, 452, 54, 55, 45,
        88, 5, 6, 7, 14, 15, 16,
        26, 27, 116, 81, 267,
        221, 281,
        117, 270, 271, 272, 440, 434, 438, 424,
        130, 138, 240,
        194, 195, 196, 197, 190, 191, 192, 193, 186, 187, 188, 189, 180, 181, 182, 183, 184, 185,
        279, 447, 282, 241, 280, 425, 426, 427,
        40, 39, 41, 51, 97, 268, 428, 429, 430, 431, 432, 433, 442,
        217, 218, 219, 105, 106, 273, 104, 294, 142, 224, 225, 89, 60, 443,
        170, 112, 171, 266, 161, 162,
        92, 122, 119, 118, 274, 140, 30, 238, 239,
        264, 265, 262, 263, 58, 146, 144, 147, 149, 145, 143, 159,
    ),
)  # fmt: skip
_ARCHITECTURES = {"x86_64": _X86_64, "aarch64": _AARCH64}


def _program(own_pid: int) -> list[bytes]:
    architecture = _ARCHITECTURES[MACHINE]
    lines: list[bytes] = []

    def emit(code: int, value: int, if_true: int = 0, if_false: int = 0) -> None:
        lines.append(struct.pack("HBBI", code, if_true, if_false, value))

    def refuse(error: int) -> None:
        emit(_RETURN, _ERRNO | error)

    emit(_LOAD, _OFFSET_ARCH)
    emit(_EQUAL, architecture.audit, 1, 0)
    emit(_RETURN, _KILL_PROCESS)
    emit(_LOAD, _OFFSET_NUMBER)
    if MACHINE == "x86_64":
        emit(_AT_LEAST, _X32_BIT, 0, 1)
        emit(_RETURN, _KILL_PROCESS)
    emit(_AT_LEAST, _NEWEST_KNOWN + 1, 0, 1)
    refuse(errno.ENOSYS)
    emit(_EQUAL, architecture.clone3, 0, 1)
    refuse(errno.ENOSYS)  # its flags are behind a pointer; glibc falls back to clone
    emit(_EQUAL, architecture.clone, 0, 4)
    emit(_LOAD, _argument(0))
    emit(_ANY_BIT, _CLONE_THREAD, 1, 0)
    refuse(errno.EPERM)
    emit(_RETURN, _ALLOW)
    for number in (architecture.kill, architecture.tgkill):
        emit(_EQUAL, number, 0, 4)
        emit(_LOAD, _argument(0))
        emit(_EQUAL, own_pid, 1, 0)
        refuse(errno.EPERM)
        emit(_RETURN, _ALLOW)
    emit(_EQUAL, architecture.prlimit64, 0, 4)
    emit(_LOAD, _argument(0))
    emit(_EQUAL, 0, 1, 0)
    refuse(errno.EPERM)
    emit(_RETURN, _ALLOW)
    emit(_EQUAL, architecture.prctl, 0, 2 + 2 * len(_FORBIDDEN_PRCTL))
    emit(_LOAD, _argument(0))
    for option in _FORBIDDEN_PRCTL:
        emit(_EQUAL, option, 0, 1)
        refuse(errno.EPERM)
    emit(_RETURN, _ALLOW)
    for number in architecture.denied:
        emit(_EQUAL, number, 0, 1)
        refuse(errno.EPERM)
    emit(_RETURN, _ALLOW)
    return lines


def restrict() -> None:
    """Install the filter on every thread of this process, for good; raises OSError where it cannot be had."""
    lines = _program(os.getpid())
    code = ctypes.create_string_buffer(b"".join(lines))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code)))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    syscall("seccomp", ctypes.c_uint(_SET_MODE_FILTER), ctypes.c_uint(_FLAG_TSYNC), header)
