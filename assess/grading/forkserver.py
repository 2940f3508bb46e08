"""The event loop of the zygote: forks judges and confined workers on request, keeps spares, and sees every death.

owner  ── {"op": "judge", confinement, workers} + [control, events, log, lifeline] ─►  zygote  ── fork ─►  judge
judge  ── {"op": "worker", confinement} ──►  zygote  ── fork, confine ──►  worker
zygote ── {"op": "worker", id, pid} + [socket, output, pidfd] ──►  judge
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from assess.grading import channel, forked
from assess.grading.channel import Channel, ChannelClosed
from assess.grading.sandbox import confine
from assess.grading.sandbox import syscalls as sc
from assess.grading.sandbox.cgroup import ControlGroups
from assess.grading.sandbox.confine import Confinement
from assess.grading.sandbox.view import default_view

_MOST_SPARES = 16
"""Workers that wait, confined and empty, at most; a judge says how many of them its checks will want."""
_FEWEST_SPARES = 2
"""Kept while a judge is at work, so that no check waits for the birth of its worker."""
_KEPT_KINDS = 2
"""Confinements for which spares are kept: those of a challenge's visible and of its hidden tests."""


@dataclass
class _Worker:
    number: int
    confinement: Confinement
    child: int
    """The process that the zygote waits for: the worker itself, or the shim outside its pid namespace."""
    pid: int
    """The worker, as seen from outside."""
    pidfd: int
    sock: int
    output: int
    sealed: int
    """A pipe that ends when the worker is confined."""
    ready: bool = False
    owner: _Judge | None = None


@dataclass(eq=False)
class _Judge:
    pid: int | None
    """None for a judge that is no child of ours: pytest, run by hand."""
    line: Channel
    lifeline: Channel
    grading: bool = False
    """It has had a worker: from then on new ones are made only as it takes them, so that nothing disturbs a measure."""
    workers: dict[int, _Worker] = field(default_factory=dict)
    settling: bool = False


class ForkServer:
    """The event loop over the owner's line, the judges' lines and the deaths of children."""

    def __init__(self, owner: Channel) -> None:
        self._owner = owner
        self._selector = selectors.DefaultSelector()
        self._judges: list[_Judge] = []
        self._workers: dict[int, _Worker] = {}
        self._spares: list[_Worker] = []
        self._wanted: list[tuple[Confinement, int]] = []
        self._resting: list[Channel] = []
        self._numbers = 0
        self._view = default_view()
        self._groups: ControlGroups | None = None
        with contextlib.suppress(OSError):
            self._groups = ControlGroups()
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)

    def run(self) -> NoReturn:
        """Serve until the owner's line closes; never returns."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        self._watch(self._owner, self._on_owner)
        self._selector.register(self._wake_read, selectors.EVENT_READ, self._on_children)
        while True:
            idle = all(not judge.grading for judge in self._judges)
            lacking = self._lacking() if idle else None
            ready = self._selector.select(0 if lacking is not None else None)
            for key, _ in ready:
                if key.fd in self._selector.get_map():
                    key.data()
            if not ready and lacking is not None:
                self._add_spare(lacking)
            elif idle and lacking is None and all(worker.ready for worker in self._workers.values()):
                while self._resting:
                    waiting = self._resting.pop()
                    self._send(waiting, {"op": "rested", "processes": len(self._spares) + len(self._judges)})
                    waiting.close()

    def _add_spare(self, confinement: Confinement) -> None:
        try:
            self._spares.append(self._start_worker(confinement))
        except OSError:  # no process or memory to be had now: a judge that needs a worker tries again, and is told
            self._stop_wanting(confinement)

    def _stop_wanting(self, confinement: Confinement) -> None:
        self._wanted = [(kind, count) for kind, count in self._wanted if kind != confinement]

    def _lacking(self) -> Confinement | None:
        """The kind of which there are fewer spares than wanted, the latest kind first."""
        for kind, count in self._wanted:
            if sum(spare.confinement == kind for spare in self._spares) < count:
                return kind
        return None

    def _watch(self, line: Channel, callback: Callable[[], None]) -> None:
        self._selector.register(line.fileno(), selectors.EVENT_READ, callback)

    # ------------------------------------------------------------------ requests

    def _on_owner(self) -> None:
        try:
            message, descriptors = self._owner.receive()
        except ChannelClosed:
            self._end()
        if message["op"] == "judge":
            self._start_judge(descriptors)
            self._want(Confinement(**message["confinement"]), int(message["workers"]))
        elif message["op"] == "rest":
            self._resting.append(Channel(socket.socket(fileno=descriptors[0])))
        elif message["op"] == "attach":
            line, lifeline = descriptors
            self._follow(_Judge(None, Channel(socket.socket(fileno=line)), Channel(socket.socket(fileno=lifeline))))

    def _on_judge(self, judge: _Judge) -> None:
        try:
            message, _ = judge.line.receive()
        except ChannelClosed:
            self._drop_judge(judge)
            return
        if message["op"] == "worker":
            self._hand_over(judge, Confinement(**message["confinement"]), bool(message["more"]))
        elif message["op"] == "settle":
            judge.settling = True
            self._answer_settled()

    def _start_judge(self, descriptors: list[int]) -> None:
        control, events, log, lifeline = descriptors
        ours, theirs = channel.pair()
        pid = os.fork()
        if pid == 0:
            sc.name_process("assess-judge")
            forked.leave_zygote([theirs.fileno(), events, log, control])
            from assess.grading.judge import judge

            os.dup2(5, 1)
            os.dup2(5, 2)
            with contextlib.suppress(ChannelClosed):  # whoever wanted a judge has gone
                line, asked = (Channel(socket.socket(fileno=number)) for number in (3, 6))
                judge.serve(control=asked, line=line, events=4)
            os._exit(0)
        for descriptor in (control, events, log):
            os.close(descriptor)
        theirs.close()
        self._follow(_Judge(pid, ours, Channel(socket.socket(fileno=lifeline))))

    def _follow(self, judge: _Judge) -> None:
        self._judges.append(judge)
        self._watch(judge.line, lambda: self._on_judge(judge))
        self._watch(judge.lifeline, lambda: self._on_lifeline(judge))

    def _on_lifeline(self, judge: _Judge) -> None:
        """The owner lets go of a grade: it ends at once, with everything that it started."""
        if judge.pid is not None:
            self._kill(judge.pid)
        self._drop_judge(judge)

    def _hand_over(self, judge: _Judge, confinement: Confinement, more: bool) -> None:
        if not judge.grading:
            judge.grading = True
            if all(kind != confinement for kind, _ in self._wanted):
                self._want(confinement, _FEWEST_SPARES)
        spare = next((worker for worker in self._spares if worker.confinement == confinement), None)
        if spare is not None:
            self._spares.remove(spare)
        worker = spare or self._start_worker(confinement)
        worker.owner = judge
        judge.workers[worker.number] = worker
        handed = (worker.sock, worker.output, worker.pidfd)
        try:
            judge.line.send({"op": "worker", "id": worker.number, "pid": worker.pid}, handed)
        except ChannelClosed:
            self._drop_judge(judge)
        for descriptor in handed[:2]:
            os.close(descriptor)
        while more and sum(worker.confinement == confinement for worker in self._spares) < _FEWEST_SPARES:
            self._spares.append(self._start_worker(confinement))

    def _want(self, confinement: Confinement, count: int) -> None:
        """Keep `count` spares of this kind from now on, and none of a kind that was not wanted lately."""
        others = [(kind, number) for kind, number in self._wanted if kind != confinement]
        self._wanted = [(confinement, min(count, _MOST_SPARES)), *others][:_KEPT_KINDS]
        kept = [kind for kind, _ in self._wanted]
        for spare in [spare for spare in self._spares if spare.confinement not in kept]:
            self._spares.remove(spare)
            self._kill(spare.pid)
            os.close(spare.sock)
            os.close(spare.output)

    def _answer_settled(self) -> None:
        """Tell judges that asked that nothing is being started any more, so that they may measure time."""
        if any(not worker.ready for worker in self._workers.values()):
            return
        for judge in list(self._judges):
            if judge.settling:
                judge.settling = False
                try:
                    judge.line.send({"op": "settled"})
                except ChannelClosed:
                    self._drop_judge(judge)

    # ------------------------------------------------------------------ children

    def _start_worker(self, confinement: Confinement) -> _Worker:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        output_read, output_write = os.pipe()
        sealed_read, sealed_write = os.pipe()
        info, info_child = channel.pair()
        from assess.grading import bans

        bans.operators_named(tuple(confinement.forbidden_operators))  # looked up here once, and inherited by the fork
        with confine.birth(confinement):
            child = os.fork()
            if child == 0:
                forked.be_worker(
                    confinement,
                    self._view,
                    [theirs.fileno(), output_write, sealed_write, info_child.fileno()],
                )
        theirs.close()
        info_child.close()
        os.close(output_write)
        os.close(sealed_write)
        try:
            message, (pidfd,) = info.receive()
            pid = int(message["pid"])
        except ChannelClosed:
            pid, pidfd = child, os.pidfd_open(child)  # no shim: the child is the worker
        info.close()
        self._numbers += 1
        if self._groups is not None and confinement.level != "none":
            self._groups.put(pid, str(self._numbers), confinement.memory_mb << 20)
        worker = _Worker(self._numbers, confinement, child, pid, pidfd, ours.detach(), output_read, sealed_read)
        self._workers[child] = worker
        self._selector.register(sealed_read, selectors.EVENT_READ, lambda: self._on_sealed(worker))
        return worker

    def _on_sealed(self, worker: _Worker) -> None:
        self._selector.unregister(worker.sealed)
        os.close(worker.sealed)
        worker.ready = True
        self._answer_settled()

    # ------------------------------------------------------------------ endings

    def _on_children(self) -> None:
        try:
            while os.read(self._wake_read, 4096):
                pass
        except BlockingIOError:
            pass
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._workers:
                self._on_worker_exit(self._workers.pop(pid), status)

    def _on_worker_exit(self, worker: _Worker, status: int) -> None:
        if worker in self._spares:
            self._spares.remove(worker)
            # Another would die as well; the next judge that asks for one is told how it ended.
            self._stop_wanting(worker.confinement)
            os.close(worker.sock)
            os.close(worker.output)
        if worker.owner is not None and worker.number in worker.owner.workers:
            del worker.owner.workers[worker.number]
            self._send(worker.owner.line, {"op": "worker_exited", "id": worker.number, "status": status})
        os.close(worker.pidfd)
        if self._groups is not None:
            self._groups.remove(str(worker.number))

    @staticmethod
    def _send(line: Channel, message: dict[str, Any]) -> None:
        with contextlib.suppress(ChannelClosed):  # the other side went first, and its closing is handled elsewhere
            line.send(message)

    def _drop_judge(self, judge: _Judge) -> None:
        if judge in self._judges:
            self._judges.remove(judge)
        for worker in judge.workers.values():
            self._kill(worker.pid)
        judge.workers.clear()
        for line in (judge.line, judge.lifeline):
            if line.fileno() >= 0:
                if line.fileno() in self._selector.get_map():
                    self._selector.unregister(line.fileno())
                line.close()

    @staticmethod
    def _kill(pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def _end(self) -> NoReturn:
        judges = [judge.pid for judge in self._judges if judge.pid is not None]
        for pid in [*judges, *(worker.pid for worker in self._workers.values()), *self._workers]:
            self._kill(pid)
        if self._groups is not None:
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.waitpid(-1, 0)
            self._groups.close()
        os._exit(0)
