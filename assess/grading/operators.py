"""Where time and memory go inside a submission, operator by operator, as its own process sees it.

Runs in the hostile process and only where the judge asked for a profile: what it says is evidence, never score.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

MAX_NAMES = 1000  # distinct operators: no honest model comes near


@functools.cache
def _makes_new(func: Any) -> bool:
    """Whether the operator's outputs are memory of their own: neither views nor what was changed in place."""
    return all(result.alias_info is None for result in func._schema.returns)


def _bytes(output: Any) -> int:
    if isinstance(output, Tensor):
        return output.numel() * output.element_size()
    return sum(map(_bytes, output)) if isinstance(output, list | tuple) else 0


class OperatorProfile(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts calls, nanoseconds and new bytes of every operator reached while it is entered, backward passes included.

    The time is the operator's own: what it calls below the dispatcher belongs to it, and nothing is counted twice.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.uses: dict[str, list[int]] = {}
        """Operator to calls, nanoseconds, bytes of new outputs."""
        self._unseen = False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if self._unseen:
            return func(*args, **(kwargs or {}))
        started = time.perf_counter_ns()
        output = func(*args, **(kwargs or {}))
        spent = time.perf_counter_ns() - started
        name = str(func).rsplit(".", 1)[0]
        use = self.uses.get(name)
        if use is None:
            use = self.uses[name if len(self.uses) < MAX_NAMES else "other"] = [0, 0, 0]
        use[0] += 1
        use[1] += spent
        if _makes_new(func):
            use[2] += _bytes(output)
        return output

    def unseen(self, function: Callable[[Any], Any], value: Any) -> Any:
        """`function(value)`, not counted: work of ours around the submission's."""
        self._unseen = True
        try:
            return function(value)
        finally:
            self._unseen = False
