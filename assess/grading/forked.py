"""What a child of the zygote does first: leave the loop's signals and descriptors behind; if hostile, be confined."""

from __future__ import annotations

import os
import signal
import socket
from typing import NoReturn

from assess.grading.channel import Channel
from assess.grading.sandbox import confine
from assess.grading.sandbox import syscalls as sc
from assess.grading.sandbox.confine import Confinement
from assess.grading.sandbox.view import View

READY = b"R"
"""What a worker says once it is confined, and before it has seen a byte of a submission: nobody else can say it."""


def be_worker(confinement: Confinement, view: View, descriptors: list[int]) -> NoReturn:
    """In the child: confine, then serve calls until the judge lets go. Descriptors become 3 to 6."""
    try:
        sc.name_process("assess-worker")
        leave_zygote(descriptors)
        sock, output, info = socket.socket(fileno=3), 4, Channel(socket.socket(fileno=6))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if confine.enter_namespaces(confinement):
            _shim_unless_first(info)
        info.close()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        confine.seal(confinement, view)
        os.environ.clear()
        os.environ.update(HOME="/", PATH="", LANG="C.UTF-8")
        from assess.grading import worker

        worker.prepare(confinement)
        sock.sendall(READY)
        os.closerange(5, 16)  # the pipe that tells the zygote of it ends here
    except BaseException as error:
        os.write(2, f"a worker could not be confined: {error}\n".encode())
        os._exit(71)  # `EX_OSERR`
    worker.serve(sock)
    os._exit(0)


def _shim_unless_first(info: Channel) -> None:
    """Fork pid 1 of the new namespace; the parent stays outside, tells who it is, and dies as it dies."""
    first = os.fork()
    if first == 0:
        return
    sc.prctl(sc.PR_SET_PDEATHSIG, signal.SIGKILL)
    info.send({"pid": first}, (os.pidfd_open(first),))
    os.closerange(0, 64)
    _, status = os.waitpid(first, 0)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) != signal.SIGKILL:
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


def leave_zygote(descriptors: list[int]) -> None:
    """In a child: leave the loop's signals and descriptors behind; what is kept becomes 3, 4, 5 …"""
    parent = os.getppid()
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if sc.LINUX:
        sc.prctl(sc.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    high = [os.dup2(descriptor, 200 + index) for index, descriptor in enumerate(descriptors)]
    os.closerange(3, 200)
    for index, descriptor in enumerate(high):
        os.dup2(descriptor, 3 + index)
    os.closerange(200, 1024)
    null = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
