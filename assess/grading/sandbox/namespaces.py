"""Namespaces and the private root of a worker at level `full`.

Root builds the private root with its own rights and gives them up afterwards, so that an interpreter below a folder
that only root may enter can still be shown; anyone else does it inside a user namespace.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from assess.grading.sandbox import syscalls as sc
from assess.grading.sandbox.view import DEVICES, View

_OTHERS = sc.CLONE_NEWNS | sc.CLONE_NEWNET | sc.CLONE_NEWIPC | sc.CLONE_NEWUTS


@contextmanager
def births_in_new_pid_namespace() -> Iterator[None]:
    """Within the block, one child is born as the first process of a new pid namespace; afterwards all is as it was.

    For root alone: nobody else may come back to the namespace that it was in. No thread may start within the block.
    """
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        sc.unshare(sc.CLONE_NEWPID)
        yield
        sc.enter_pid_namespace(own)
    finally:
        os.close(own)


def leave_host_as_root() -> None:
    """Enter new mount, network, IPC and host-name namespaces."""
    sc.unshare(_OTHERS)


def leave_host() -> None:
    """Enter new pid, mount, network, IPC and host-name namespaces, inside a user namespace of our own.

    Only children forked after this call are in the pid namespace; this process must start no thread any more.
    """
    user, group = os.geteuid(), os.getegid()
    sc.prctl(sc.PR_SET_DUMPABLE, 1)  # a process that is not dumpable does not own its own uid_map
    sc.unshare(sc.CLONE_NEWUSER | sc.CLONE_NEWPID | _OTHERS)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def folder_to_cover(view: View) -> str:
    """A folder that nothing in the view lies below, so that a file system mounted there hides nothing that is needed.

    Raises OSError where there is none.
    """
    for folder in ("/tmp", "/mnt", "/media", "/srv", "/run", "/var/tmp"):
        if os.path.isdir(folder) and not any(f"{path}/".startswith(f"{folder}/") for path in view.roots):
            return folder
    raise OSError("there is no folder to build a private root on: the interpreter lies below every one that was tried")


def enter_private_root(view: View) -> None:
    """Make a read-only root that shows `view` and four devices, and nothing else: no /proc, no /sys, no /tmp."""
    sc.mount("none", "/", None, sc.MS_REC | sc.MS_PRIVATE)
    root = folder_to_cover(view)
    sc.mount("tmpfs", root, "tmpfs", sc.MS_NOSUID, "size=1m,nr_inodes=512,mode=755")
    sc.mount(root, root, None, sc.MS_BIND)  # pivot_root wants a mount point of its own
    os.chdir("/")
    for path in (*view.roots, *DEVICES):
        if not os.path.exists(path):
            continue
        target = root + path
        if os.path.isdir(path):
            os.makedirs(target, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))
        sc.mount(path, target, None, sc.MS_BIND | sc.MS_REC)
    for hidden in view.hidden:
        sc.mount("tmpfs", root + hidden, "tmpfs", sc.MS_NOSUID | sc.MS_NODEV, "size=4k,nr_inodes=1,mode=000")
    for link in ("/bin", "/lib", "/lib64", "/sbin"):
        if os.path.islink(link) and not os.path.lexists(root + link):
            os.symlink(os.readlink(link), root + link)
    sc.make_tree_read_only(root)
    sc.pivot_root(root)


def become_nobody(user: int, keep_capabilities: int = 0) -> None:
    """From root, become the unprivileged `user` for good, keeping at most `keep_capabilities` (a bit mask)."""
    if keep_capabilities:
        sc.prctl(sc.PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if keep_capabilities:
        sc.set_capabilities(keep_capabilities)
