"""Where the content lies: the folder that holds `challenges/`, `graders/` and `rubrics/`."""

from __future__ import annotations

import os
from pathlib import Path

from assess.errors import ContentError

CONTENT_VARIABLE = "ASSESS_CONTENT"
PACKAGE = Path(__file__).resolve().parents[1]


def content_root() -> Path:
    """The folder of content: `ASSESS_CONTENT` if set, else the checkout around the package, else what the wheel holds.

    Raises ContentError when `ASSESS_CONTENT` names a folder without `challenges/`, or when there is no content at all.
    """
    chosen = os.environ.get(CONTENT_VARIABLE)
    if chosen:
        root = Path(chosen).expanduser().absolute()
        if not (root / "challenges").is_dir():
            raise ContentError(
                f"{CONTENT_VARIABLE} is {root}, which has no folder `challenges`: set it to the folder that holds "
                "`challenges`, or unset it to use the content that came with Assess."
            )
        return root
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "challenges").is_dir():
        return checkout
    carried = PACKAGE / "_content"
    if (carried / "challenges").is_dir():
        return carried
    raise ContentError(
        f"No content was found beside or inside {PACKAGE}: install Assess again, or set {CONTENT_VARIABLE} to the "
        "folder that holds `challenges`."
    )
