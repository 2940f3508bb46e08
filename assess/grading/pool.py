"""The warm pool as its owner sees it: starts a zygote, tells how far it is, hands it grades, and ends it.

The zygote lives in a session of its own with a nearly empty environment, so that a Ctrl-C at the terminal reaches the
owner alone and nothing secret is forked into a worker. When the owner dies, the closing line ends it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assess.errors import PoolError
from assess.grading import channel
from assess.grading.channel import ChannelClosed
from assess.grading.sandbox.confine import Confinement

_PACKAGE = Path(__file__).resolve().parents[1]
_CODE_THAT_IS_FORKED = ("errors.py", "schema", "grading")
_START_SECONDS = 120.0  # torch_geometric takes 9 s on a laptop; a cold, busy disk can be ten times slower


def code_fingerprint() -> int:
    """Changes when any file of ours that a zygote has imported changes on disk."""
    stamps = []
    for part in _CODE_THAT_IS_FORKED:
        path = _PACKAGE / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            status = file.stat()
            stamps.append((str(file), status.st_mtime_ns, status.st_size))
    return hash(tuple(stamps))


class Pool:
    """One zygote and the line to it; safe to use from several threads."""

    def __init__(self, imports: Sequence[str]) -> None:
        self.imports = tuple(imports)
        self.fingerprint = code_fingerprint()
        self.status = "starting the warm pool"
        self.started_in_s = 0.0
        self._ready = threading.Event()
        self._failure: str | None = None
        self._send_lock = threading.Lock()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the pool
        self._line, theirs = channel.pair()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "assess.grading.zygote", str(theirs.fileno()), ",".join(self.imports)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            cwd="/",
            env={
                "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8",
                "OMP_WAIT_POLICY": "PASSIVE",  # a waiting thread of a worker must not burn the reference's core
                "OMP_NUM_THREADS": "1",
                "CUDA_VISIBLE_DEVICES": "",  # a CUDA context does not survive a fork
                "PYTHONDONTWRITEBYTECODE": "1",
                "HF_HUB_OFFLINE": "1",
                "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # fresh memory comes in 2 MiB pages, one fault each
                "MALLOC_MMAP_THRESHOLD_": str(4 << 20),  # or each tensor of a check is mapped and zeroed anew
                "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
            },
        )
        theirs.close()
        self._follower = threading.Thread(target=self._follow_start, name="assess-pool-start", daemon=True)
        self._follower.start()

    def _follow_start(self) -> None:
        started = time.monotonic()
        try:
            while True:
                message, _ = self._line.receive()
                if message["op"] == "phase":
                    self.status = message["message"]
                elif message["op"] == "failed":
                    self._failure = message["message"]
                    break
                elif message["op"] == "ready":
                    self.status = "ready"
                    self.started_in_s = time.monotonic() - started
                    if message["threads"] != 1:
                        self._failure = f"the pool has {message['threads']} threads after its imports; forks would hang"
                    break
        except ChannelClosed:
            self._failure = self._last_words()
        self._ready.set()

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else "it ended while it started"

    @property
    def pid(self) -> int:
        """The zygote's process id."""
        return self._process.pid

    @property
    def is_ready(self) -> bool:
        """Whether it can fork a judge now."""
        return self._ready.is_set() and self._failure is None

    @property
    def is_alive(self) -> bool:
        """Whether the zygote still runs and runs the code that is on disk."""
        return self._process.poll() is None and self._failure is None and self.fingerprint == code_fingerprint()

    def wait_ready(self, seconds: float) -> bool:
        """Wait up to `seconds`; True once ready. Raises PoolError when it could not start."""
        if not self._ready.wait(seconds):
            return False
        if self._failure is not None:
            raise PoolError(f"The warm pool could not be started: {self._failure}. `assess doctor` shows more.")
        return True

    def start_judge(self, tests: Path, confinement: Confinement, workers: int) -> Judge:
        """Have a judge forked that collects the tests in `tests` and waits for its request.

        `workers` is how many of that confinement its grade will use, about. Raises PoolError when the zygote is gone.
        """
        return Judge(self, tests, {"op": "judge", "confinement": asdict(confinement), "workers": workers})

    def attach(self, line: int) -> socket.socket:
        """Serve a judge that is no child of the zygote, over the open descriptor `line`; returns its lifeline."""
        return self.ask({"op": "attach"}, (line,)).sock

    def rest(self) -> int:
        """Wait until no judge is at work and as many spare workers stand ready as are wanted.

        Returns how many processes wait then, judges and workers. Raises PoolError when the zygote is gone.
        """
        answer = self.ask({"op": "rest"}, ())
        try:
            return int(answer.receive()[0]["processes"])
        except ChannelClosed:
            raise PoolError("The warm pool died.") from None
        finally:
            answer.close()

    def ask(self, message: dict[str, Any], descriptors: tuple[int, ...]) -> channel.Channel:
        """Send the zygote a message with open descriptors; returns our end of the lifeline that goes along.

        Raises PoolError when the zygote is gone.
        """
        ours, theirs = channel.pair()
        try:
            with self._send_lock:
                self._line.send(message, (*descriptors, theirs.fileno()))
        except ChannelClosed:
            ours.close()
            raise PoolError("The warm pool died; it is started again for the next grade.") from None
        finally:
            theirs.close()
        return ours

    def close(self) -> None:
        """End the zygote with every judge and worker, and wait until it is gone."""
        with contextlib.suppress(OSError):
            self._line.sock.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(5.0 if self._ready.is_set() else 0.0)
        except subprocess.TimeoutExpired:
            self._process.kill()  # while it imports it does not listen; its children die with it
            self._process.wait()
        self._follower.join()  # it reads the line and the log until the zygote is gone
        self._line.close()
        self._log.close()


class Judge:
    """A judge as its owner sees it: it waits for one request, and writes events; closing its lifeline ends it."""

    def __init__(self, pool: Pool, tests: Path, message: dict[str, Any]) -> None:
        self.pool = pool
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the judge
        self._control, theirs = channel.pair()
        read_end, write_end = os.pipe()
        self.events = os.fdopen(read_end, "rb", buffering=0)
        """JSON lines, until the judge ends."""
        try:
            self._control.send({"tests": str(tests)})
            self._lifeline = pool.ask(message, (theirs.fileno(), write_end, self._log.fileno()))
        except PoolError:
            self._control.close()
            self.events.close()
            self._log.close()
            raise
        finally:
            theirs.close()
            os.close(write_end)

    def grade(self, request: dict[str, Any]) -> None:
        """Send the request. Raises PoolError when the judge is gone.

        It goes past the zygote in a file: what the zygote has read, every later worker has in its memory.
        """
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(request).encode())
            file.flush()
            try:
                self._control.send({}, (file.fileno(),))
            except ChannelClosed:
                raise PoolError("The judge that was waiting for this grade is gone.") from None

    def end(self) -> None:
        """End it at once, with every worker that it has. For any thread."""
        with contextlib.suppress(OSError):  # it may have ended by itself
            self._lifeline.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> str:
        """End it, give everything back, and return what it wrote to its log, the first MiB."""
        self.end()
        self._lifeline.close()
        self._control.close()
        self.events.close()
        with self._log as log:
            log.seek(0)
            return log.read(1 << 20).decode("utf-8", "replace")


def family_of(imports: Sequence[str]) -> tuple[str, ...]:
    """The libraries that a pool for a challenge with these imports must hold, torch first."""
    heavy = [name for name in imports if name in {"torch_geometric", "transformers", "sklearn"}]
    return ("torch", *sorted(heavy))


def start_deadline() -> float:
    """When, on time.monotonic(), a pool that starts now must be ready."""
    return time.monotonic() + _START_SECONDS
