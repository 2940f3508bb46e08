"""The private root of a worker is built where it hides nothing that the worker needs."""

from __future__ import annotations

import pytest

from assess.grading.sandbox.namespaces import folder_to_cover
from assess.grading.sandbox.view import View


@pytest.mark.parametrize(
    ("roots", "covered"),
    [
        (("/usr/lib",), "/tmp"),
        (("/tmp/checkout/.venv/lib/python3.11/site-packages", "/usr/lib"), "/mnt"),
        (("/tmp",), "/mnt"),
        (("/tmpfiles/lib",), "/tmp"),
    ],
)
def test_a_folder_with_libraries_below_it_is_never_covered(roots: tuple[str, ...], covered: str) -> None:
    assert folder_to_cover(View(roots=roots, hidden=())) == covered


def test_where_nothing_is_left_to_cover_the_reason_is_said() -> None:
    everywhere = ("/tmp/a", "/mnt/a", "/media/a", "/srv/a", "/run/a", "/var/tmp/a")
    with pytest.raises(OSError, match="no folder to build a private root on"):
        folder_to_cover(View(roots=everywhere, hidden=()))
