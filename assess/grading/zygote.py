"""The warm pool's own process: imports the libraries once, then forks judges and confined workers in milliseconds.

Started by `pool` as `python -I -m assess.grading.zygote FD IMPORTS`. It holds nothing secret, starts no thread and no
CUDA context, since the hostile side is forked from it; it ends when the control line to its owner closes, and takes
every judge and worker along. It never reads a submission or a grader.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
import time

from assess.grading import hugepages, rehearsal
from assess.grading.channel import Channel, ChannelClosed
from assess.grading.forkserver import ForkServer
from assess.grading.sandbox import syscalls as sc

_OWN_IMPORTS = tuple(
    f"assess.grading.{name}" for name in ("worker", "judge.judge", "judge.direct", "kit", "kit.reference", "kit.data")
)
_LATE_IMPORTS = ("torch.fx.experimental.symbolic_shapes", "torch._dynamo")
"""What torch imports at the first gradient and at the first optimizer: 0.7 s and 1.6 s in every single worker."""


def main() -> None:
    """Import what was asked for, say so, and serve."""
    owner = Channel(socket.socket(fileno=int(sys.argv[1])))
    wanted = sys.argv[2].split(",")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    started = time.monotonic()
    sc.name_process("assess-pool")
    if sc.LINUX:
        sc.prctl(sc.PR_SET_DUMPABLE, 0)
    try:
        for name in ["torch", *[name for name in wanted if name != "torch"], "pytest"]:
            owner.send({"op": "phase", "message": f"importing {name}"})
            importlib.import_module(name)
            if name == "torch":
                _single_threaded()
        for name in (*_LATE_IMPORTS, *_pytest_plugins(), *_OWN_IMPORTS):
            importlib.import_module(name)
        rehearsal.rehearse()
        gc.collect()
        gc.freeze()
        hugepages.gather()
        owner.send({"op": "ready", "seconds": time.monotonic() - started, "threads": _threads()})
    except ChannelClosed:
        return
    except Exception as error:  # the owner shows it: a library that cannot be imported here
        owner.send({"op": "failed", "message": f"{type(error).__name__}: {error}"})
        return
    ForkServer(owner).run()


def _pytest_plugins() -> list[str]:
    """The modules that pytest itself imports as it starts, so that no judge has to."""
    from _pytest.config import default_plugins

    return [f"_pytest.{name}" for name in default_plugins]


def _single_threaded() -> None:
    import torch

    torch.set_num_threads(1)  # before any operator: a child forked after an OpenMP team was started would hang
    torch.set_num_interop_threads(1)
    import numpy.random  # noqa: F401 - NumPy loads it late, and a worker wants it to reseed

    # The first operator looks up the processor in /proc, which a worker cannot see.
    torch.ones(2, 2) @ torch.ones(2, 2)


def _threads() -> int:
    return len(os.listdir("/proc/self/task")) if sc.LINUX else 1


if __name__ == "__main__":
    main()
