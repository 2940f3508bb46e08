from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from assess.schema.base import CheckId, Identifier, Slug
from assess.schema.challenge import Limits


@pytest.mark.parametrize("slug", ["cnn/pooling", "gnn/serving-latency", "a/b-2"])
def test_slugs(slug):
    assert TypeAdapter(Slug).validate_python(slug) == slug


@pytest.mark.parametrize(
    "slug", ["cnn", "cnn/", "/x", "CNN/x", "cnn/x_y", "cnn/-x", "cnn/x--y", "a/b/c", "a/b\n", "../x"]
)
def test_no_slugs(slug):
    with pytest.raises(ValidationError):
        TypeAdapter(Slug).validate_python(slug)


@pytest.mark.parametrize("name", ["", "1x", "a-b", "a b", "a.b", "a\n", "x;y"])
def test_an_identifier_can_be_a_name_in_python(name):
    with pytest.raises(ValidationError):
        TypeAdapter(Identifier).validate_python(name)


@pytest.mark.parametrize("check", ["mask", "empty-row", "p99_latency", "a1"])
def test_check_ids(check):
    assert TypeAdapter(CheckId).validate_python(check) == check


@pytest.mark.parametrize("limits", [{"seconds": 0}, {"seconds": 901}, {"memory_mb": 1}, {"source_kb": 0}, {"secs": 1}])
def test_limits_are_limited(limits):
    with pytest.raises(ValidationError):
        Limits.model_validate(limits)
