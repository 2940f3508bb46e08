"""Where the database lies: `ASSESS_HOME`, or the platform's folder for a user's data."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

DATABASE_NAME = "assess.db"


def data_folder() -> Path:
    """The folder for everything that Assess keeps of this user, absolute; it need not exist yet."""
    chosen = os.environ.get("ASSESS_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("assess", appauthor=False)


def database_path() -> Path:
    """The database file in `data_folder()`."""
    return data_folder() / DATABASE_NAME
