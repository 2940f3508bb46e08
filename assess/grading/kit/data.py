"""Data sets that graders draw from: `challenges/data/NAME.npz`, read by the judge and never by a worker."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from assess.errors import JudgeError
from assess.grading.judge.context import GradeContext


def load_dataset(context: GradeContext, name: str) -> dict[str, Tensor]:
    """The arrays of a data set as tensors, by their names in the file.

    Raises JudgeError when the challenge does not list the data set or the file is not there.
    """
    if name not in context.challenge.data:
        raise JudgeError(f"{context.slug} uses the data set {name!r}, which its challenge.toml does not list")
    path = context.data_dir / f"{name}.npz"
    if not path.is_file():
        raise JudgeError(f"the data set {name!r} is not at {path}")
    with np.load(path, allow_pickle=False) as arrays:
        return {key: torch.from_numpy(arrays[key]) for key in arrays.files}
