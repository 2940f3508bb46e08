"""Where the judge gets its workers: asks the zygote over its line, and hears from it how they ended."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from assess.errors import JudgeError
from assess.grading import faults
from assess.grading.channel import Channel, ChannelClosed
from assess.grading.judge.link import Link, WorkerProcess
from assess.grading.sandbox.confine import Confinement


class WorkerSource:
    """Fresh confined workers for one grade, loaded with given files."""

    def __init__(self, line: Channel, confinement: Confinement) -> None:
        self._line = line
        self._confinement = confinement
        self._statuses: dict[int, int] = {}
        self._open: list[Link] = []
        self.printed: Callable[[str], None] | None = None
        """Is given what a submission prints, while a long call runs and where it cannot be loaded."""
        self.more = True
        """Whether another worker will be wanted after the next one, so that the zygote prepares it meanwhile."""

    def start(self, load: dict[str, Any], deadline: float) -> Link:
        """A worker that has imported `load["files"]`; raises a CandidateFault (with `on_load`) when it cannot."""
        self._ask({"op": "worker", "confinement": asdict(self._confinement), "more": self.more})
        message, descriptors = self._await("worker")
        sock, output, pidfd = descriptors
        process = WorkerProcess(message["id"], message["pid"], socket.socket(fileno=sock), output, pidfd)
        link = Link(process, self._wait_for_exit, self.printed)
        self._open.append(link)
        link.await_ready(deadline)
        try:
            missing = link.request({"op": "load", **load}, deadline=deadline)
            if missing:
                raise faults.NotLoaded(f"solution.py must define {', '.join(map(str, missing))[:200]}, and does not.")
        except faults.CandidateFault as fault:
            fault.on_load = True
            if self.printed is not None:
                self.printed(link.output())
            raise
        return link

    def settle(self) -> None:
        """Wait until no process is being started, so that time can be measured in peace."""
        self._ask({"op": "settle"})
        self._await("settled")

    def close_all(self) -> None:
        """End every worker of the check that is over."""
        while self._open:
            self._open.pop().close()

    def _ask(self, message: dict[str, Any]) -> None:
        try:
            self._line.send(message)
        except ChannelClosed:
            raise JudgeError("the warm pool died") from None

    def _await(self, wanted: str) -> tuple[dict[str, Any], list[int]]:
        while True:
            try:
                message, descriptors = self._line.receive()
            except ChannelClosed:
                raise JudgeError("the warm pool died") from None
            if message["op"] == wanted:
                return message, descriptors
            if message["op"] == "worker_exited":
                self._statuses[message["id"]] = message["status"]

    def _wait_for_exit(self, process: WorkerProcess) -> int:
        give_up = time.monotonic() + 10.0
        while process.number not in self._statuses:
            if time.monotonic() > give_up:
                raise JudgeError("the kernel did not end a worker within 10 seconds")
            message, _ = self._line.receive()
            if message["op"] == "worker_exited":
                self._statuses[message["id"]] = message["status"]
        return self._statuses.pop(process.number)
