"""The judge's end of the wire to one worker: one request, one reply, on the judge's clock, with everything capped.

Between calls the worker is stopped, so that no thread of it works on, or hogs the machine, while nobody asked. What it
prints is drained as it comes, kept up to a cap, and the rest counted.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assess.errors import JudgeError
from assess.grading import faults, wire
from assess.grading.bans import EXIT_FORBIDDEN
from assess.grading.forked import READY
from assess.grading.text import clean

MAX_OUTPUT = 64 << 10
_CHUNK = 1 << 20
_MEMORY_SIGNS = ("can't allocate memory", "std::bad_alloc", "Cannot allocate memory", "not enough memory")
_CPU_CLOCK_OF_PROCESS = 2  # CPUCLOCK_SCHED, as clock_getcpuclockid(3) makes it


@dataclass
class WorkerProcess:
    """What the zygote handed over: descriptors, now ours, and the process as seen from outside."""

    number: int
    pid: int
    sock: socket.socket
    output: int
    pidfd: int


class Link:
    """Requests to one worker. `wait_for_exit` returns the worker's wait status once it is dead."""

    def __init__(self, process: WorkerProcess, wait_for_exit: Callable[[WorkerProcess], int]) -> None:
        self.process = process
        self.printed = bytearray()
        self.printed_bytes = 0
        self.last_cpu_s = 0.0
        self.last_wall_s = 0.0
        self.resident_before_load = 0
        """Resident bytes of the worker when it was confined and had not seen a byte of the submission."""
        self._wait_for_exit = wait_for_exit
        self._alive = True
        self._stopped = False
        self._clock = (~process.pid << 3) | _CPU_CLOCK_OF_PROCESS
        process.sock.setblocking(False)
        os.set_blocking(process.output, False)

    # ------------------------------------------------------------------ one exchange

    def await_ready(self, deadline: float) -> None:
        """Wait until the worker is confined. Raises JudgeError where it could not be."""
        try:
            ready = self._read(len(READY), deadline) == READY
        except faults.CandidateFault:
            ready = False
        if not ready:
            raise JudgeError(f"A worker could not be confined as promised: {self.output().strip()[-300:]}")
        self.resident_before_load, _ = self.resident_bytes()

    def request(
        self, header: dict[str, Any], arguments: object = None, *, deadline: float, max_payload: int = wire.MAX_PAYLOAD
    ) -> Any:
        """Send one request and return the decoded value of its reply.

        `deadline` is on time.monotonic(). Raises a CandidateFault for whatever the worker does wrong.
        """
        if not self._alive:
            raise faults.Crashed("The submission's process had already ended.")
        identifier = secrets.token_hex(8)
        tree, tensors = wire.encode(arguments)
        chunks = wire.pack({**header, "id": identifier, "arguments": tree}, tensors)
        self._refuse_unasked()
        self._continue()
        cpu, wall = self._cpu_seconds(), time.perf_counter()
        try:
            reply, payload = self._exchange(chunks, deadline, max_payload)
        except wire.WireError as error:
            self.kill()
            raise faults.Tampered(f"The submission's process sent {error}.") from None
        self.last_wall_s = time.perf_counter() - wall
        self.last_cpu_s = self._cpu_seconds() - cpu
        self.stop()
        if reply.get("id") != identifier:
            self.kill()
            raise faults.Tampered("The submission's process answered a request that was not asked.")
        if "error" in reply:
            raise self._raised(reply["error"])
        try:
            return wire.decode(reply.get("value"), payload)
        except wire.WireError as error:
            self.kill()
            raise faults.Tampered(f"The submission's process sent {error}.") from None

    def _exchange(
        self, chunks: list[bytes | memoryview], deadline: float, max_payload: int
    ) -> tuple[dict[str, Any], bytearray]:
        for chunk in chunks:
            self._write(chunk, deadline)
        return wire.read_frame(lambda count: self._read(count, deadline), max_payload)

    def _write(self, chunk: bytes | memoryview, deadline: float) -> None:
        view = memoryview(chunk)
        while view:
            try:
                view = view[self.process.sock.send(view[:_CHUNK]) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline)
            except OSError:
                raise self._death() from None

    def _read(self, count: int, deadline: float) -> bytearray:
        data = bytearray(count)  # capped by the caller, before memory is taken
        view, received = memoryview(data), 0
        while received < count:
            try:
                size = self.process.sock.recv_into(view[received:])
            except BlockingIOError:
                self._wait(select.POLLIN, deadline)
                continue
            except OSError:
                raise self._death() from None
            if not size:
                raise self._death()
            received += size
        return data

    def _wait(self, event: int, deadline: float) -> None:
        """Wait until the socket is ready, draining what is printed meanwhile."""
        poll = select.poll()
        poll.register(self.process.sock, event)
        poll.register(self.process.output, select.POLLIN)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                self.kill()
                raise faults.TimedOut("The submission did not answer in the time that was left.")
            ready = dict(poll.poll(left * 1000 + 1))
            if self.process.output in ready and not self._drain():
                poll.unregister(self.process.output)
            if self.process.sock.fileno() in ready:
                return

    def _refuse_unasked(self) -> None:
        try:
            unasked = self.process.sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            raise self._death() from None
        if not unasked:
            raise self._death()
        self.kill()
        raise faults.Tampered("The submission's process sent bytes that nobody had asked for.")

    # ------------------------------------------------------------------ what it prints, and how it ends

    def _drain(self) -> bool:
        """Read what is printed; returns False when no more can come."""
        try:
            piece = os.read(self.process.output, 1 << 16)
        except BlockingIOError:
            return True
        self.printed_bytes += len(piece)
        self.printed += piece[: max(0, MAX_OUTPUT - len(self.printed))]
        return bool(piece)

    def output(self) -> str:
        """What was printed since the last call, cleaned, with how much was cut."""
        while self._alive_output():
            pass
        text = clean(self.printed.decode("utf-8", "replace"), MAX_OUTPUT)
        cut = self.printed_bytes - len(self.printed)
        self.printed.clear()
        self.printed_bytes = 0
        return text + (f"\n… [{cut} more bytes]" if cut else "")

    def _alive_output(self) -> bool:
        before = self.printed_bytes
        return self._drain() and self.printed_bytes > before and self.printed_bytes < 4 * MAX_OUTPUT

    def _raised(self, error: Any) -> faults.CandidateFault:
        if not isinstance(error, dict):
            return faults.Tampered("The submission's process sent an error that cannot be read.")
        kind, message = clean(str(error.get("type", "?")), 100), clean(str(error.get("message", "")))
        line, file = error.get("line"), clean(str(error.get("file", "solution.py")), 100)
        place = f" ({file}, line {line})" if type(line) is int else ""
        if kind == "MemoryError" or any(sign in message for sign in _MEMORY_SIGNS):
            return faults.OutOfMemory(f"The submission ran out of its memory limit{place}.")
        if kind == "NotData":
            return faults.Raised(
                f"The submission returned {message}; plain tensors, numbers, text and containers may be."
            )
        if kind == "SystemExit":
            return faults.Raised(f"The submission called sys.exit instead of returning{place}.")
        return faults.Raised(
            f"The submission raised {kind}: {message}{place}" if message else f"The submission raised {kind}{place}."
        )

    def _death(self) -> faults.CandidateFault:
        """The worker is gone: find out how it ended."""
        self.kill()
        status = self._wait_for_exit(self.process)
        printed = self.output()
        self.printed += printed.encode()
        self.printed_bytes += len(self.printed)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == EXIT_FORBIDDEN:
            names = [
                line.removeprefix("forbidden: ") for line in printed.splitlines() if line.startswith("forbidden: ")
            ]
            return faults.Forbidden(
                f"The submission reached {clean(names[-1], 120) if names else 'a forbidden operator'}, "
                "which this challenge asks you to write yourself."
            )
        if os.WIFEXITED(status):
            return faults.Crashed(
                f"The submission ended its process (exit status {os.WEXITSTATUS(status)}) instead of returning."
            )
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in signal.valid_signals() and number < 32 else str(number)
        if number == signal.SIGXCPU:
            return faults.TimedOut("The submission used up its CPU time.")
        hint = " (endless recursion or a bad memory access does this)" if number == signal.SIGSEGV else ""
        return faults.Crashed(f"The submission's process was ended by {name}{hint}.")

    # ------------------------------------------------------------------ control from outside

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process.pidfd, number)

    def stop(self) -> None:
        """Stop every thread of the worker until its next call."""
        self._signal(signal.SIGSTOP)
        self._stopped = True

    def _continue(self) -> None:
        if self._stopped:
            self._signal(signal.SIGCONT)
            self._stopped = False

    def _cpu_seconds(self) -> float:
        try:
            return time.clock_gettime(self._clock)
        except OSError:
            return 0.0

    def resident_bytes(self) -> tuple[int, int]:
        """Resident memory of the worker now, and its highest so far, in bytes, as the kernel counts it."""
        values = {"VmRSS": 0, "VmHWM": 0}
        try:
            with open(f"/proc/{self.process.pid}/status", encoding="ascii", errors="replace") as file:
                for line in file:
                    key = line.split(":")[0]
                    if key in values:
                        values[key] = int(line.split()[1]) << 10
        except OSError:
            pass
        return values["VmRSS"], values["VmHWM"]

    def reset_peak(self) -> None:
        """Let the highest resident memory count from now."""
        try:
            with open(f"/proc/{self.process.pid}/clear_refs", "w", encoding="ascii") as file:
                file.write("5")  # sets the peak back to what is resident now (Linux proc(5))
        except OSError:
            pass  # then the peak since the fork stands, which is never lower

    def kill(self) -> None:
        """End the worker and everything in its namespace."""
        if self._alive:
            self._alive = False
            self._signal(signal.SIGKILL)

    def close(self) -> None:
        """End the worker and give its descriptors back."""
        self.kill()
        self.process.sock.close()
        os.close(self.process.output)
        os.close(self.process.pidfd)
