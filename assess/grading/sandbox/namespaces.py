"""Namespaces and the private root of a worker at level `full`.

Root builds the private root with its own rights and gives them up afterwards, so that an interpreter below a folder
that only root may enter can still be shown; anyone else does it inside a user namespace.
"""

from __future__ import annotations

import os

from assess.grading.sandbox import syscalls as sc
from assess.grading.sandbox.view import DEVICES, View

_INNER = sc.CLONE_NEWNS | sc.CLONE_NEWPID | sc.CLONE_NEWNET | sc.CLONE_NEWIPC | sc.CLONE_NEWUTS


def leave_host() -> None:
    """Enter new pid, mount, network, IPC and host-name namespaces; without root, inside a user namespace of our own.

    Only children forked after this call are in the pid namespace; this process must start no thread any more.
    """
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        sc.unshare(_INNER)
        return
    sc.prctl(sc.PR_SET_DUMPABLE, 1)  # a process that is not dumpable does not own its own uid_map
    sc.unshare(sc.CLONE_NEWUSER | _INNER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def enter_private_root(view: View) -> None:
    """Make a read-only root that shows `view` and four devices, and nothing else: no /proc, no /sys, no /tmp."""
    sc.mount("none", "/", None, sc.MS_REC | sc.MS_PRIVATE)
    root = "/tmp"  # any folder that exists everywhere: what it hides is not needed any more
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
