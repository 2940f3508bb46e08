"""Text from a submission is harmless once it has crossed the judge's edge."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from assess.grading.text import MAX_MESSAGE, clean


@given(st.text(alphabet=st.characters(), max_size=200))
def test_no_control_or_format_character_survives(text):
    for character in clean(text):
        assert character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
        assert character not in "\u202e\u2066\u200b\ufeff\u2028"


def test_length_is_capped_and_the_cut_is_counted():
    assert clean("x" * (MAX_MESSAGE + 7)).endswith("[7 more characters]")


def test_markup_stays_as_it_was_since_it_is_shown_as_text():
    assert clean("[red]<b>{{x}}\\") == "[red]<b>{{x}}\\"
