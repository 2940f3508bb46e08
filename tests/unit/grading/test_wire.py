"""The wire: what is plain data survives the trip exactly, and no bytes at all do anything but raise WireError."""

from __future__ import annotations

import contextlib
import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.grading import wire


def there_and_back(value):
    tree, tensors = wire.encode(value)
    data = bytearray(b"".join(bytes(chunk) for chunk in wire.pack({"value": tree}, tensors)))
    header, payload = wire.read_frame(reader(data))
    return wire.decode(header["value"], payload)


def reader(data: bytearray):
    position = 0

    def read(count: int) -> bytearray:
        nonlocal position
        piece = data[position : position + count]
        position += count
        if len(piece) < count:
            raise EOFError
        return bytearray(piece)

    return read


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=20) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(0, 99), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(plain)
def test_plain_values_survive_exactly(value):
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", list(wire.DTYPES.values()), ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3, 4)], ids=str)
def test_tensors_survive_bit_for_bit(dtype, shape):
    tensor = (torch.rand(shape) * 3).to(dtype)
    back = there_and_back([tensor, tensor.clone(), 1])
    assert torch.equal(back[0], tensor) and torch.equal(back[1], tensor)
    assert back[0].dtype is dtype and back[0].shape == tensor.shape


def test_values_that_are_not_numbers_survive():
    back = there_and_back([math.nan, math.inf, -math.inf])
    assert math.isnan(back[0]) and back[1:] == [math.inf, -math.inf]


def test_views_and_arrays_are_sent_by_value():
    base = torch.arange(12.0).reshape(3, 4)
    assert torch.equal(there_and_back(base.t()), base.t())
    assert torch.equal(there_and_back(np.arange(3)), torch.arange(3))
    assert torch.equal(there_and_back(torch.ones(3).expand(2, 3)), torch.ones(2, 3))


class Subclass(torch.Tensor):
    pass


@pytest.mark.parametrize(
    "value",
    [
        object(),
        2**63,
        {1.5: 1},
        torch.ones(2).as_subclass(Subclass),
        torch.ones(2, 2).to_sparse(),
        torch.ones(2, device="meta"),
        np.array([object()]),
        lambda: 1,
        {1, 2},
        b"bytes",
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_data_is_refused_where_it_is(value):
    with pytest.raises(TypeError):
        wire.encode([value])


def test_a_value_that_holds_itself_is_refused():
    loop: list = []
    loop.append(loop)
    with pytest.raises(wire.NotData):
        wire.encode(loop)


def frame(value: object, header_size: int | None = None, payload_size: int = 0) -> bytearray:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    head = wire.FRAME.pack(wire.MAGIC, len(body) if header_size is None else header_size, payload_size)
    return bytearray(head + body)


def tensor_node(shape, dtype="float32", index=0):
    return {"x": index, "dtype": dtype, "shape": shape}


HOSTILE_TREES = {
    "a shape larger than the payload": (tensor_node([1 << 20]), b"\0" * 64),
    "a shape smaller than the payload": (tensor_node([1]), b"\0" * 128),
    "a negative size": (tensor_node([-1]), b""),
    "a product that overflows": (tensor_node([1 << 28] * 8), b"\0" * 64),
    "many dimensions": (tensor_node([1] * 17), b"\0" * 64),
    "a bool for a size": (tensor_node([True]), b"\0" * 64),
    "an unknown dtype": (tensor_node([1], "qint8"), b"\0" * 64),
    "a dtype that is an attribute": (tensor_node([1], "__class__"), b"\0" * 64),
    "a dtype that is a list": (tensor_node([1], ["float32"]), b"\0" * 64),
    "a tensor out of order": (tensor_node([1], index=1), b"\0" * 64),
    "the same tensor twice": ({"l": [tensor_node([1]), tensor_node([1])]}, b"\0" * 64),
    "a bool of two": (tensor_node([1], "bool"), b"\2" + b"\0" * 63),
    "a large integer": (1 << 70, b""),
    "an object with two tags": ({"l": [], "d": []}, b""),
    "an unknown tag": ({"z": 1}, b""),
    "a float that is no float": ({"f": "zz"}, b""),
    "a float too large": ({"f": "0x1p+999999"}, b""),
    "a text that is no hex": ({"s": "zz"}, b""),
    "a dict of triples": ({"d": [["a", 1, 2]]}, b""),
    "a dict keyed by a list": ({"d": [[[], 1]]}, b""),
    "a bare list": ([1], b""),
    "a bare float": (1.5, b""),
    "a long text": ("x" * (wire.MAX_TEXT + 1), b""),
    "a wide list": ({"l": [0] * (wire.MAX_NODES + 1)}, b""),
}


@pytest.mark.parametrize("name", HOSTILE_TREES)
def test_a_lying_value_is_refused(name):
    tree, payload = HOSTILE_TREES[name]
    with pytest.raises(wire.WireError):
        wire.decode(tree, bytearray(payload))


def test_a_deep_value_is_refused():
    tree: object = None
    for _ in range(wire.MAX_DEPTH + 2):
        tree = {"l": [tree]}
    with pytest.raises(wire.WireError):
        wire.decode(tree, bytearray())


@pytest.mark.parametrize(
    "data",
    [
        frame({}, header_size=wire.MAX_HEADER + 1),
        frame({}, payload_size=wire.MAX_PAYLOAD + 1),
        frame(b"\xff\xfe{}"),
        frame(b"[" * 100_000),
        frame(b'{"a": NaN}'),
        frame([1, 2]),
        frame(b""),
        bytearray(b"HTTP/1.1 200 OK\r\n\r\n" * 4),
    ],
    ids=["huge header", "huge payload", "not UTF-8", "deep JSON", "NaN", "no object", "empty", "another protocol"],
)
def test_a_lying_frame_is_refused(data):
    with pytest.raises(wire.WireError):
        wire.read_frame(reader(data))


@settings(max_examples=400)
@given(st.binary(max_size=300))
def test_random_bytes_never_do_more_than_raise(data):
    try:
        header, payload = wire.read_frame(reader(bytearray(wire.MAGIC + data)), max_payload=1 << 16)
        wire.decode(header.get("value"), payload)
    except (wire.WireError, EOFError):
        pass


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["x", "dtype", "shape", "l", "t", "d", "f", "s"]), inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(max_examples=400)
@given(json_values, st.binary(max_size=130))
def test_random_trees_never_do_more_than_raise(tree, payload):
    with contextlib.suppress(wire.WireError):
        wire.decode(tree, bytearray(payload))
