"""The submission as a grader sees it: a remote proxy that takes data and gives data.

Every call crosses into the confined process and back; what returns is made of exact built-ins and plain CPU tensors.
Whatever goes wrong over there raises a CandidateFault, which fails the check with the reason.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from assess.grading import faults
from assess.grading.judge.context import GradeContext
from assess.grading.judge.link import Link

_TRAIN_CHUNK_BYTES = 4 << 20  # batches are released a few at a time, so that the curve moves and memory stays small
_TRAIN_CHUNK = 8


@dataclass(frozen=True)
class Effects:
    """What a call did besides returning."""

    output: Any
    inputs_after: tuple[Tensor | None, ...]
    """The arguments, positional ones first, read again after the call and after its output was overwritten: one that
    was changed, or shares memory with the output, differs from what was sent. None: no tensor."""


class PeakMemory:
    """Peak growth of the worker's resident memory, read from outside; `bytes` is set when the `with` block ends."""

    bytes: int = 0


class Candidate:
    """A submission, or a trusted file to compare with, loaded in a confined process.

    `candidate.attention(q, k)` calls the function of that name; names that this class defines itself go through `call`.
    `last_cpu_s` and `last_wall_s` are the judge's measures of the latest call: CPU seconds of the whole worker process,
    which a busy machine does not change much, and wall seconds.
    """

    def __init__(self, link: Link, context: GradeContext) -> None:
        self._link = link
        self._context = context
        self._handles = itertools.count()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return functools.partial(self.call, name)

    @property
    def last_cpu_s(self) -> float:
        """CPU seconds that the worker spent on the latest call."""
        return self._link.last_cpu_s

    @property
    def last_wall_s(self) -> float:
        """Wall seconds of the latest call, request and reply included."""
        return self._link.last_wall_s

    # ------------------------------------------------------------------ functions and objects

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call the submission's function `name` with data and return data."""
        return self._request({"op": "call", "name": name}, (args, kwargs))

    def new(self, name: str, *args: Any, **kwargs: Any) -> RemoteObject:
        """Construct the submission's class `name`; the object stays over there."""
        handle = f"object{next(self._handles)}"
        self._request({"op": "new", "name": name, "handle": handle}, (args, kwargs))
        return RemoteObject(self, handle)

    def model(self, name: str, *args: Any, seed: int, **kwargs: Any) -> RemoteModel:
        """Seed torch, then build a model with the submission's function or class `name`, which must make a Module."""
        handle = f"model{next(self._handles)}"
        self._request({"op": "model_new", "name": name, "handle": handle, "seed": seed}, (args, kwargs))
        return RemoteModel(self, handle)

    def vjp(self, name: str, *args: Any, cotangent: Tensor, **kwargs: Any) -> tuple[Tensor, tuple[Tensor | None, ...]]:
        """Output of `name`, and the gradient of `(output * cotangent).sum()` for each floating-point tensor in `args`.

        A gradient is None where the output does not depend on that argument.
        """
        value = self._request({"op": "vjp", "name": name}, (args, kwargs, cotangent))
        gradients = _tensors_or_none(value, "gradients", sum(map(_is_differentiable, args)))
        return value["output"], gradients

    def effects(self, name: str, *args: Any, **kwargs: Any) -> Effects:
        """Call `name` and look at what it did to its arguments."""
        value = self._request({"op": "effects", "name": name}, (args, kwargs))
        after = _tensors_or_none(value, "inputs_after", len(args) + len(kwargs))
        return Effects(value["output"], after)

    # ------------------------------------------------------------------ evidence and bans

    def operators(self, name: str, *args: Any, **kwargs: Any) -> dict[str, int]:
        """Operators that a call reached at the dispatcher, with counts: what the worker says of itself, not proof."""
        value = self._request({"op": "operators", "name": name}, (args, kwargs))
        found = value.items() if isinstance(value, dict) else ()
        return {str(key): count for key, count in found if isinstance(count, int)}

    def assert_operators_banned(self, operator: str = "scaled_dot_product_attention", operands: int = 3) -> None:
        """Reach for a forbidden operator on purpose; a worker whose bans hold does not survive it.

        Ends this worker. Raises Tampered where the ban had been undone.
        """
        header = {"op": "canary", "name": operator, "operands": operands}
        try:
            self._link.request(header, None, deadline=self._context.deadline)
        except faults.Forbidden:
            self._link.output()  # what the ban said to itself is nobody's output
            return
        except (faults.TimedOut, faults.OutOfMemory):
            raise  # which tells nothing about the ban
        except faults.CandidateFault:
            pass
        raise faults.Tampered("The ban on library operators had been undone inside the submission's process.")

    @contextmanager
    def peak_memory(self, *, from_start: bool = False) -> Iterator[PeakMemory]:
        """Measure, from outside, by how many bytes the worker's resident memory grows at most within the block.

        `from_start` counts from before the submission was loaded, so that what it holds since its import counts too.
        """
        peak = PeakMemory()
        self._link.reset_peak()
        before = self._link.resident_before_load if from_start else self._link.resident_bytes()[0]
        yield peak
        _, highest = self._link.resident_bytes()
        peak.bytes = max(0, highest - before)

    # ------------------------------------------------------------------ plumbing

    def _request(self, header: dict[str, Any], arguments: Any) -> Any:
        try:
            value = self._link.request(header, arguments, deadline=self._context.deadline)
        finally:
            self._context.printed(self._link.output())
        if self._context.profiler is not None:
            self._context.profiler.called(header, arguments, self._link)
        return value

    def freeze(self) -> None:
        """Stop the worker's threads until its next call. They are stopped between calls anyway."""
        self._link.stop()

    def settle(self) -> None:
        """Wait until no other worker is being prepared, so that time can be measured in peace."""
        self._context.workers.settle()

    def close(self) -> None:
        """End the process."""
        self._link.kill()


def _is_differentiable(argument: Any) -> bool:
    """Whether an argument arrives over there as a floating-point tensor."""
    if isinstance(argument, Tensor):
        return argument.is_floating_point()
    return isinstance(argument, np.ndarray | np.generic) and argument.dtype.kind == "f"


def _tensors_or_none(value: Any, key: str, count: int) -> tuple[Tensor | None, ...]:
    """The list under `key` of a reply that has an output as well: `count` tensors or Nones, or else it is no reply."""
    found = value.get(key) if isinstance(value, dict) and "output" in value else None
    if isinstance(found, list) and len(found) == count and all(x is None or isinstance(x, Tensor) for x in found):
        return tuple(found)
    raise faults.Tampered(f"The submission's process sent {key} that cannot be read.")


class RemoteObject:
    """An object of the submission's making; methods are called with data and return data."""

    def __init__(self, owner: Candidate, handle: str) -> None:
        self._owner = owner
        self._handle = handle

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return functools.partial(self._call, name)

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return self._owner._request({"op": "method", "handle": self._handle, "name": name}, (args, kwargs))


Batch = tuple[Tensor, Tensor]


class RemoteModel:
    """A model in the submission's process. Labels of hidden data are never sent; what is scored are logits."""

    def __init__(self, owner: Candidate, handle: str) -> None:
        self._owner = owner
        self._handle = handle

    def _request(self, operation: str, arguments: Any = None, **header: Any) -> Any:
        return self._owner._request({"op": operation, "handle": self._handle, **header}, arguments)

    def state_dict(self) -> dict[str, Tensor]:
        """Parameters and buffers by name."""
        value = self._request("state_dict")
        if not isinstance(value, dict) or not all(isinstance(tensor, Tensor) for tensor in value.values()):
            raise faults.Raised("state_dict() must map names to tensors.")
        return {str(name): tensor for name, tensor in value.items()}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Replace parameters and buffers; strict, as torch is by default."""
        self._request("load_state_dict", dict(state))

    def predict(self, inputs: Tensor, batch_size: int = 256) -> Tensor:
        """Logits for `inputs` (N, …) in evaluation mode, without gradients; shape (N, …)."""
        value = self._request("predict", inputs, batch_size=batch_size)
        if not isinstance(value, Tensor) or value.shape[:1] != inputs.shape[:1]:
            raise faults.CheckFailed(
                f"The model must return one row of logits an input, for inputs {tuple(inputs.shape)}."
            )
        return value

    def loss(self, inputs: Tensor, labels: Tensor, seed: int = 0) -> float:
        """Mean cross-entropy (nats) in training mode on one batch; running statistics are left as they were."""
        value = self._request("loss", (inputs, labels), seed=seed)
        if not isinstance(value, float):
            raise faults.Tampered("The submission's process sent a loss that cannot be read.")
        return value

    def gradients(self, inputs: Tensor, labels: Tensor, seed: int = 0) -> dict[str, Tensor]:
        """Gradient of that loss for every parameter, by name; zeros where the loss does not depend on it."""
        value = self._request("gradients", (inputs, labels), seed=seed)
        if not isinstance(value, dict) or not all(isinstance(tensor, Tensor) for tensor in value.values()):
            raise faults.Tampered("The submission's process sent gradients that cannot be read.")
        return {str(name): tensor for name, tensor in value.items()}

    def train(
        self,
        batches: Sequence[Batch],
        *,
        configure: str = "configure_optimizer",
        step: str = "training_step",
        run: str = "training",
    ) -> list[float | None]:
        """Train on `batches` in order: the submission's `step(model, optimizer, inputs, labels)` once a batch.

        The submission's `configure(model)` is called once before the first step, so another training of the same model
        begins with a fresh optimiser. The losses that `step` returned stream
        as the curve "training loss" of `run` and come back; they are evidence, not score.
        """
        context, losses = self._owner._context, []
        done = 0
        while done < len(batches):
            chunk = list(batches[done : done + self._chunk(batches[done])])
            value = self._request("train", chunk, begin=done == 0, configure=configure, step=step)
            if not isinstance(value, list) or len(value) != len(chunk):
                raise faults.Tampered("The submission's process sent losses that cannot be read.")
            for offset, loss in enumerate(value):
                number = loss if isinstance(loss, float) else None
                losses.append(number)
                context.curve(run, "training loss", done + offset + 1, len(batches), number)
            done += len(chunk)
        return losses

    @staticmethod
    def _chunk(batch: Batch) -> int:
        size = sum(tensor.numel() * tensor.element_size() for tensor in batch) or 1
        return max(1, min(_TRAIN_CHUNK, _TRAIN_CHUNK_BYTES // size))


@contextmanager
def open_candidate(context: GradeContext) -> Iterator[Candidate]:
    """The submission of `context` in a fresh worker, closed at the end."""
    link = context.workers.start(context.load_request(context.files), context.deadline)
    context.printed(link.output())
    if context.profiler is not None:
        context.profiler.opened(link)
    yield Candidate(link, context)
    if context.profiler is not None:
        context.profiler.closing(link)
    link.kill()


def open_trusted(context: GradeContext, path: str) -> Candidate:
    """A file or folder of the grader, relative to its folder, in a worker of its own with the starter's other files."""
    source = context.grader_dir / path
    files = dict(context.starter)
    if source.is_dir():
        files |= {str(p.relative_to(source)): p.read_bytes() for p in sorted(source.rglob("*.py"))}
    else:
        files["solution.py"] = source.read_bytes()
    return Candidate(context.workers.start(context.load_request(files), context.deadline), context)
