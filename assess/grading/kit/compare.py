"""Comparisons whose messages teach: what was due, what came, on which input, what to look at; never a hidden value."""

from __future__ import annotations

from typing import Any, NoReturn

import torch
from torch import Tensor

from assess.grading.faults import CheckFailed

# Relative and absolute tolerance by dtype, as torch.testing.assert_close has them, a little wider in float32 since a
# right answer may add in another order.
_TOLERANCES: dict[torch.dtype, tuple[float, float]] = {
    torch.float64: (1e-7, 1e-9),
    torch.float32: (1e-4, 1e-5),
    torch.float16: (1e-2, 1e-3),
    torch.bfloat16: (3e-2, 1e-2),
}


def fail(message: str) -> NoReturn:
    """Fail the check with a message for the candidate."""
    raise CheckFailed(message)


def _with(message: str, hint: str) -> str:
    return f"{message} {hint}" if hint else message


def expect_tensor(actual: Any, what: str = "output") -> Tensor:
    """`actual` if it is a tensor; fails the check otherwise."""
    if not isinstance(actual, Tensor):
        fail(f"The {what} must be a tensor; a value of type {type(actual).__name__} came.")
    return actual


def expect_finite(actual: Any, what: str = "output", hint: str = "") -> None:
    """Fail unless every element is a finite number; says how many are not."""
    tensor = expect_tensor(actual, what)
    if tensor.is_floating_point() or tensor.is_complex():
        bad = int((~torch.isfinite(tensor)).sum())
        if bad:
            nan = int(torch.isnan(tensor).sum())
            fail(
                _with(f"The {what} of shape {_shape(tensor)} has {bad} elements that are not finite ({nan} NaN).", hint)
            )


def expect_close(
    actual: Any,
    expected: Tensor,
    rtol: float | None = None,
    atol: float | None = None,
    what: str = "output",
    hint: str = "",
) -> None:
    """Fail unless `actual` has the dtype and shape of `expected`, is finite where that is, and lies close to it.

    Close means |actual - expected| <= atol + rtol * |expected| for every element; the defaults go by dtype.
    """
    tensor = expect_tensor(actual, what)
    if tensor.shape != expected.shape:
        fail(_with(f"The {what} must have shape {_shape(expected)}; {_shape(tensor)} came.", hint))
    if tensor.dtype != expected.dtype:
        fail(_with(f"The {what} must have dtype {expected.dtype}; {tensor.dtype} came.", hint))
    if bool(torch.isfinite(expected).all()):
        expect_finite(tensor, what, hint)
    default_rtol, default_atol = _TOLERANCES.get(expected.dtype, (0.0, 0.0))
    rtol, atol = default_rtol if rtol is None else rtol, default_atol if atol is None else atol
    wide = torch.complex128 if expected.is_complex() else torch.float64
    error = (tensor.to(wide) - expected.to(wide)).abs()
    off = error > atol + rtol * expected.to(wide).abs()
    count = int(off.sum())
    if count:
        worst = int(torch.argmax(torch.where(off, error, torch.zeros_like(error))))
        index = (
            tuple(int(i) for i in torch.unravel_index(torch.tensor(worst), expected.shape)) if expected.dim() else ()
        )
        place = f" at index {index}" if index else ""
        allowed = atol + rtol * float(expected.to(wide).abs().max())
        text = (
            f"The {what} is off in {count} of {expected.numel()} elements (shape {_shape(expected)}); the largest "
            f"error is {float(error.max()):.3g}{place}, and {allowed:.1g} is allowed."
        )
        fail(_with(text, hint))


def assert_at_least(value: float, floor: float, of: str, hint: str = "") -> None:
    """Fail unless `value` >= `floor`; a value that is not a number fails."""
    if not value >= floor:
        fail(_with(f"The {of} must be at least {floor:.4g}; it is {value:.4g}.", hint))


def assert_at_most(value: float, ceiling: float, of: str, hint: str = "") -> None:
    """Fail unless `value` <= `ceiling`; a value that is not a number fails."""
    if not value <= ceiling:
        fail(_with(f"The {of} must be at most {ceiling:.4g}; it is {value:.4g}.", hint))


def _shape(tensor: Tensor) -> str:
    return str(tuple(tensor.shape))
