"""What a worker does for the judge with a loaded submission: call, construct, differentiate, train, count operators.

Runs in the hostile process; each operation takes (harness, request, arguments) and returns plain data. What it reports
beyond the submission's own outputs (effects, operator counts) is evidence, which the judge shows and may hold against a
submission, never for it.
"""

from __future__ import annotations

import contextlib
import math
import types
from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from assess.grading.operators import OperatorProfile

_cross_entropy = functional.cross_entropy


class Harness:
    """The submission's module and the objects that the judge asked it to make, by the judge's own handles."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.objects: dict[str, Any] = {}
        self.optimizers: dict[str, Any] = {}
        self.profile: OperatorProfile | None = None
        """Where operators are recorded, if the judge asked for it when the submission was loaded."""

    def missing(self, names: list[str]) -> list[str]:
        """Those of `names` that the submission does not define as something callable."""
        return [name for name in names if not callable(getattr(self.module, name, None))]

    def function(self, name: str) -> Callable[..., Any]:
        """The submission's callable `name`; raises AttributeError that says what is missing."""
        try:
            function = getattr(self.module, name)
        except AttributeError:
            raise AttributeError(f"solution.py defines no {name!r}") from None
        if not callable(function):
            raise AttributeError(f"{name!r} in solution.py is not callable")
        return function  # type: ignore[no-any-return]


def _own(harness: Harness, value: Any) -> Any:
    """The same value with tensors that share no memory, as a caller would hand them over."""
    return _copied(value) if harness.profile is None else harness.profile.unseen(_copied, value)


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.clone()
    if isinstance(value, list | tuple):
        return type(value)(_copied(item) for item in value)
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value


def _call(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    positional, keywords = _own(harness, arguments)
    return harness.function(request["name"])(*positional, **keywords)


def _new(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    harness.objects[request["handle"]] = _call(harness, request, arguments)


def _method(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    positional, keywords = _own(harness, arguments)
    return getattr(harness.objects[request["handle"]], request["name"])(*positional, **keywords)


def _effects(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    positional, keywords = _own(harness, arguments)
    output = harness.function(request["name"])(*positional, **keywords)
    kept = _own(harness, output)
    if isinstance(output, Tensor) and output.layout is torch.strided:
        output.untyped_storage().fill_(113)  # type: ignore[attr-defined]  # shows in every argument that shares the memory
    inputs = [value if isinstance(value, Tensor) else None for value in (*positional, *keywords.values())]
    return {"output": kept, "inputs_after": inputs}


def _vjp(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    positional, keywords, cotangent = _own(harness, arguments)
    inputs = [
        value.requires_grad_() if isinstance(value, Tensor) and value.is_floating_point() else value
        for value in positional
    ]
    output = harness.function(request["name"])(*inputs, **keywords)
    if not isinstance(output, Tensor):
        raise TypeError(f"{request['name']} returned {type(output).__name__}; a gradient needs a tensor")
    if not output.requires_grad:
        raise RuntimeError("the output does not depend on the inputs as far as autograd can see (detached?)")
    leaves = [value for value in inputs if isinstance(value, Tensor) and value.requires_grad]
    gradients = torch.autograd.grad(output, leaves, cotangent.to(output.dtype), allow_unused=True)
    return {"output": output.detach(), "gradients": list(gradients)}


class _Count(TorchDispatchMode):  # type: ignore[no-untyped-call]
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.calls: dict[str, int] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = str(func).rsplit(".", 1)[0]
        self.calls[name] = self.calls.get(name, 0) + 1
        return func(*args, **(kwargs or {}))


def _operators(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    with _Count() as count:
        _call(harness, request, arguments)
    return count.calls


def _model_new(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    torch.manual_seed(request["seed"])
    model = _call(harness, request, arguments)
    if not isinstance(model, nn.Module):
        raise TypeError(f"{request['name']} returned {type(model).__name__}; a torch.nn.Module was due")
    harness.objects[request["handle"]] = model


def _state_dict(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    return {name: value.detach().clone() for name, value in harness.objects[request["handle"]].state_dict().items()}


def _load_state_dict(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    harness.objects[request["handle"]].load_state_dict(_own(harness, arguments))


def _predict(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    model = harness.objects[request["handle"]]
    model.eval()
    with torch.no_grad():
        return torch.cat([model(batch) for batch in arguments.split(request["batch_size"])])


@contextlib.contextmanager
def _loss_of(harness: Harness, request: dict[str, Any], arguments: Any) -> Iterator[tuple[nn.Module, Tensor]]:
    """The model in training mode and its loss on one batch; running statistics are put back when the block ends."""
    inputs, labels = arguments
    model = harness.objects[request["handle"]]
    model.train()
    torch.manual_seed(request["seed"])
    buffers = {name: value.clone() for name, value in model.named_buffers()}
    yield model, _cross_entropy(model(inputs), labels)
    with torch.no_grad():
        for name, value in model.named_buffers():
            value.copy_(buffers[name])  # after the backward pass, which may have kept them


def _loss(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    with torch.no_grad(), _loss_of(harness, request, arguments) as (_, loss):
        return float(loss)


def _gradients(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    with _loss_of(harness, request, arguments) as (model, loss):
        named = [(name, value) for name, value in model.named_parameters() if value.requires_grad]
        gradients = torch.autograd.grad(loss, [value for _, value in named], allow_unused=True)
    return {
        name: torch.zeros_like(value) if gradient is None else gradient
        for (name, value), gradient in zip(named, gradients, strict=True)
    }


def _train(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    """Train on the batches of this request; the judge releases them a few at a time."""
    handle = request["handle"]
    model = harness.objects[handle]
    if request["begin"]:
        harness.optimizers[handle] = harness.function(request["configure"])(model)
    model.train()
    step = harness.function(request["step"])
    losses = []
    for inputs, labels in arguments:
        loss = step(model, harness.optimizers[handle], *_own(harness, (inputs, labels)))
        value = float(loss.detach() if isinstance(loss, Tensor) else loss)
        losses.append(value if math.isfinite(value) else None)
    return losses


def _canary(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    """Reach for a forbidden operator on purpose: a worker whose bans hold does not come back from this."""
    tensor = torch.zeros(1, 2, 4)
    getattr(torch.ops.aten, request["name"])(*(tensor,) * request["operands"])
    return "alive"


def _profile(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    return {} if harness.profile is None else harness.profile.uses


OPERATIONS: dict[str, Callable[[Harness, dict[str, Any], Any], Any]] = {
    "call": _call,
    "new": _new,
    "method": _method,
    "effects": _effects,
    "vjp": _vjp,
    "operators": _operators,
    "model_new": _model_new,
    "state_dict": _state_dict,
    "load_state_dict": _load_state_dict,
    "predict": _predict,
    "loss": _loss,
    "gradients": _gradients,
    "train": _train,
    "canary": _canary,
    "profile": _profile,
}
_ASIDE = frozenset({"operators", "state_dict", "load_state_dict", "canary", "profile"})
"""Operations that a profile leaves out: they are the judge's own business."""


def perform(harness: Harness, request: dict[str, Any], arguments: Any) -> Any:
    """Do what a request asks for; its operators are recorded where the judge wants a profile."""
    operation = OPERATIONS[request["op"]]
    if harness.profile is None or request["op"] in _ASIDE:
        return operation(harness, request, arguments)
    with harness.profile:
        return operation(harness, request, arguments)
