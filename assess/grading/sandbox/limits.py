"""Resource limits of a worker: address space, CPU, files, threads. They hold at every isolation level.

macOS ignores RLIMIT_AS (from its documents); everything else here is POSIX.
"""

from __future__ import annotations

import resource

MAX_OPEN_FILES = 128
MAX_THREADS = 64  # counted for the worker's own user, so set only where it has one
MAX_FILE_BYTES = 1 << 20  # nothing is writable; this holds for what we did not think of


def address_space() -> int:
    """Bytes of address space that this process has mapped now."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:
        return 0


def restrict(address_space_bytes: int, cpu_seconds: int, own_user: bool) -> None:
    """Limit this process: to `address_space_bytes` in all, and to `cpu_seconds` from its start."""
    limits = {
        resource.RLIMIT_AS: address_space_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_NOFILE: MAX_OPEN_FILES,
        resource.RLIMIT_FSIZE: MAX_FILE_BYTES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    if own_user:
        limits[resource.RLIMIT_NPROC] = MAX_THREADS
    for kind, value in limits.items():
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
