"""The reference solution, run inside the judge to say what is right. Only content of ours is ever loaded here."""

from __future__ import annotations

import types

from assess.errors import JudgeError
from assess.grading.judge.context import GradeContext


def load_reference(context: GradeContext) -> types.ModuleType:
    """The module of the grader's reference solution. Raises JudgeError when there is none (as for visible tests)."""
    path = context.grader_dir / context.spec.reference
    if not path.is_file():
        raise JudgeError(f"{context.slug} has no reference solution at {context.spec.reference}")
    module = types.ModuleType("reference_solution")
    module.__file__ = str(path)
    exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    return module
