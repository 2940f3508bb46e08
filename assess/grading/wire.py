"""The wire between judge and worker: data only, and no message that means "pass".

    frame  = magic (4 bytes) | header length (u32) | payload length (u64) | header (JSON) | payload (raw bytes)
    header = a request or reply; its values are trees whose tensors lie in the payload in order, on 64-byte borders

Every byte that a worker sends is hostile: lengths are capped before memory is taken, dtypes come from a list, the sizes
that shapes claim must add up to the payload exactly, and only exact built-ins and exact tensors are made. Nothing is
unpickled or evaluated. The same code encodes and decodes on both sides.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

MAGIC = b"ASW1"
FRAME = struct.Struct(">4sIQ")
MAX_HEADER = 8 << 20
MAX_PAYLOAD = 512 << 20
MAX_NODES = 400_000
MAX_DEPTH = 40
MAX_TEXT = 1 << 20
MAX_DIMENSIONS = 16
_ALIGN = 64
_JOINED = 256 << 10
_LARGEST_INTEGER = 1 << 63

DTYPES: dict[str, torch.dtype] = {
    name: getattr(torch, name)
    for name in (
        "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
        "complex64", "complex128",
    )
}  # fmt: skip
_NAMES = {dtype: name for name, dtype in DTYPES.items()}


class WireError(Exception):
    """Bytes that break the protocol."""


class NotData(TypeError):
    """A value that cannot cross the wall, because it is not plain data."""


def encode(value: object) -> tuple[Any, list[Tensor]]:
    """Turn `value` into a JSON tree and the tensors that it refers to, in order.

    Raises NotData for anything but None, bool, int, float, str, list, tuple, dict, an exact tensor or a NumPy array.
    """
    tensors: list[Tensor] = []
    return _encode(value, tensors, 0), tensors


def _encode(value: object, tensors: list[Tensor], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise NotData(f"nested more than {MAX_DEPTH} deep")
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        if not -_LARGEST_INTEGER <= value < _LARGEST_INTEGER:  # type: ignore[operator]
            raise NotData("an integer of more than 64 bits")
        return value
    if kind is str:
        return {"s": value.encode("utf-8", "surrogatepass").hex()} if _has_surrogates(value) else value  # type: ignore[attr-defined, arg-type]
    if kind is float:
        return {"f": value.hex()}  # type: ignore[attr-defined]
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        return _encode_tensor(value, tensors)  # type: ignore[arg-type]
    if kind is list or kind is tuple:
        return {"l" if kind is list else "t": [_encode(item, tensors, depth + 1) for item in value]}  # type: ignore[attr-defined]
    if isinstance(value, dict):
        return {"d": [[_key(key), _encode(item, tensors, depth + 1)] for key, item in value.items()]}
    if isinstance(value, np.ndarray | np.generic):
        return _encode_tensor(torch.from_numpy(np.array(value, order="C")), tensors)
    raise NotData(f"a value of type {kind.__name__}")


def _has_surrogates(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _key(key: object) -> str | int:
    if type(key) is str or type(key) is int:
        return key
    raise NotData(f"a dict key of type {type(key).__name__}")


def _encode_tensor(tensor: Tensor, tensors: list[Tensor]) -> dict[str, Any]:
    if tensor.layout is not torch.strided or tensor.is_quantized or tensor.is_meta:
        raise NotData("a tensor that is sparse, quantized or without data")
    if tensor.dtype not in _NAMES:
        raise NotData(f"a tensor of dtype {tensor.dtype}")
    plain = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()
    if type(plain) is not torch.Tensor:
        raise NotData(f"a tensor of type {type(plain).__name__}")
    tensors.append(plain)
    return {"x": len(tensors) - 1, "dtype": _NAMES[plain.dtype], "shape": list(plain.shape)}


def pack(header: dict[str, Any], tensors: list[Tensor]) -> list[bytes | memoryview]:
    """The chunks of one frame, ready to be sent."""
    chunks: list[bytes | memoryview] = []
    offset = 0
    for tensor in tensors:
        size = tensor.numel() * tensor.element_size()
        if size:
            chunks.append(tensor.reshape(-1).view(torch.uint8).numpy().data)
        padding = -size % _ALIGN
        if padding:
            chunks.append(bytes(padding))
        offset += size + padding
    if offset < _JOINED:
        chunks = [b"".join(chunks)]  # one call of the kernel for a small message
    body = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    if len(body) > MAX_HEADER or offset > MAX_PAYLOAD:
        raise NotData(f"{len(body) + offset} bytes, more than may be sent at once")
    head = FRAME.pack(MAGIC, len(body), offset) + body
    return [head + chunks[0]] if offset < _JOINED else [head, *chunks]


def read_frame(read: Callable[[int], bytearray], max_payload: int = MAX_PAYLOAD) -> tuple[dict[str, Any], bytearray]:
    """One frame, through `read(n)`, which returns exactly n bytes or raises. Raises WireError."""
    magic, header_size, payload_size = FRAME.unpack(read(FRAME.size))
    if magic != MAGIC:
        raise WireError("bytes that are no frame")
    if header_size > MAX_HEADER or payload_size > max_payload:
        raise WireError(f"a frame of {header_size + payload_size} bytes, more than may be sent at once")
    raw = bytes(read(header_size))
    try:
        header = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise WireError(f"a header that is not JSON ({type(error).__name__})") from None
    if type(header) is not dict:
        raise WireError("a header that is not an object")
    return header, read(payload_size)


def _no_constant(name: str) -> float:
    raise ValueError(name)


class _Decoder:
    def __init__(self, payload: bytearray) -> None:
        self._payload = payload
        self._offset = 0
        self._tensors = 0
        self._nodes = 0

    def finish(self) -> None:
        if self._offset != len(self._payload):
            raise WireError("a payload that does not match the shapes")

    def value(self, node: Any, depth: int = 0) -> Any:
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise WireError("a value that is too deep or too large")
        if node is None or type(node) is bool:
            return node
        if type(node) is int:
            if not -_LARGEST_INTEGER <= node < _LARGEST_INTEGER:
                raise WireError("an integer of more than 64 bits")
            return node
        if type(node) is str:
            if len(node) > MAX_TEXT:
                raise WireError("a text that is too long")
            return node
        if type(node) is dict:
            return self._composite(node, depth)
        raise WireError(f"a {type(node).__name__} where a value was due")

    def _composite(self, node: dict[str, Any], depth: int) -> Any:
        if "x" in node:
            return self._tensor(node)
        if len(node) != 1:
            raise WireError("an object that is no value")
        ((tag, inner),) = node.items()
        try:
            if tag == "f" and type(inner) is str and len(inner) < 64:
                return float.fromhex(inner)
            if tag == "s" and type(inner) is str and len(inner) < MAX_TEXT:
                return bytes.fromhex(inner).decode("utf-8", "replace")
        except (ValueError, OverflowError):
            raise WireError("a number or text that cannot be read") from None
        if tag in ("l", "t") and type(inner) is list:
            items = [self.value(item, depth + 1) for item in inner]
            return items if tag == "l" else tuple(items)
        if tag == "d" and type(inner) is list:
            return dict(self._pair(pair, depth) for pair in inner)
        raise WireError("an object that is no value")

    def _pair(self, pair: Any, depth: int) -> tuple[str | int, Any]:
        if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in (str, int):
            raise WireError("a dict entry that is no pair")
        return pair[0], self.value(pair[1], depth + 1)

    def _tensor(self, node: dict[str, Any]) -> Tensor:
        name, shape = node.get("dtype"), node.get("shape")
        if node["x"] != self._tensors or type(name) is not str or name not in DTYPES:
            raise WireError("a tensor out of order or of an unknown dtype")
        if type(shape) is not list or len(shape) > MAX_DIMENSIONS:
            raise WireError("a tensor without a shape")
        if any(type(size) is not int or not 0 <= size <= MAX_PAYLOAD for size in shape):
            raise WireError("a tensor with an impossible shape")
        if math.prod(size or 1 for size in shape) > MAX_PAYLOAD:  # an empty tensor has strides as well
            raise WireError("a tensor with an impossible shape")
        self._tensors += 1
        dtype, count = DTYPES[name], math.prod(shape)
        size = count * dtype.itemsize
        if size > len(self._payload) - self._offset:
            raise WireError("a payload that does not match the shapes")
        start, self._offset = self._offset, self._offset + size + -size % _ALIGN
        if not count:
            return torch.empty(shape, dtype=dtype)
        if name == "bool":
            raw = torch.frombuffer(self._payload, dtype=torch.uint8, count=count, offset=start)
            if int(raw.max()) > 1:
                raise WireError("a bool that is neither true nor false")
        return torch.frombuffer(self._payload, dtype=dtype, count=count, offset=start).reshape(shape)


def decode(tree: Any, payload: bytearray) -> Any:
    """The value that `tree` and `payload` stand for; raises WireError when they do not match exactly."""
    decoder = _Decoder(payload)
    value = decoder.value(tree)
    decoder.finish()
    return value
