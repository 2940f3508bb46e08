"""The checks that visible tests make, read without running them."""

from __future__ import annotations

import pytest

from assess.errors import ContentError
from assess.grading.visible import visible_spec


def test_each_test_is_a_check_titled_by_its_docstring(tmp_path):
    (tmp_path / "test_visible.py").write_text('def test_scale(candidate):\n    """Logits are scaled.\n\n    More."""\n')
    (check,) = visible_spec(tmp_path).checks
    assert (check.id, check.title, check.test) == ("scale", "Logits are scaled.", "test_scale")


@pytest.mark.parametrize("source", ["def test_a(candidate): pass", "def test_Ä(candidate): pass", "def test_(c): pass"])
def test_a_test_that_cannot_be_a_check_is_said_with_its_name(tmp_path, source):
    (tmp_path / "test_visible.py").write_text(source)
    with pytest.raises(ContentError, match="cannot be shown as a check"):
        visible_spec(tmp_path)
