"""What the editor knows about text: marks that move, search, names, edits of lines."""

from __future__ import annotations

import time

import pytest

from assess.tui.editing.lines import toggled_comment
from assess.tui.editing.marks import PARSED_HERE, Mark, failing_lines, moved, syntax_mark
from assess.tui.editing.names import (
    Name,
    Wanted,
    in_string_or_comment,
    matching,
    module_of,
    names_for,
    names_in,
    wanted_at,
)
from assess.tui.editing.search import BadPattern, Search, find_all, replaced


def test_the_line_of_a_syntax_error_is_marked_with_its_reason():
    assert syntax_mark("x = 1\n") is None
    assert syntax_mark("def f(:\n    pass\n") == Mark(0, "syntax", "invalid syntax")
    mark = syntax_mark("x = 1\ny = (2\n")
    assert mark is not None and mark.row == 1 and "never closed" in mark.message
    mark = syntax_mark("def f():\n")
    assert mark is not None and mark.row < 2 and "expected an indented block" in mark.message


@pytest.mark.parametrize("text", ["\0", "(" * 2000, "-" * 20_000 + "1", "x = '\ud800'", "'\\d'", "\ufeffx = 1", "\x0c"])
def test_no_text_can_break_the_parser(text):
    for whole in (text, text + "\n# " + "x" * PARSED_HERE):
        mark = syntax_mark(whole)
        assert mark is None or 0 <= mark.row <= whole.count("\n")


def test_a_large_file_is_parsed_apart_with_the_same_result():
    large = "x = 1\n" * (PARSED_HERE // 5)
    assert syntax_mark(large) is None
    assert syntax_mark(large + "y = (\n") == Mark(large.count("\n"), "syntax", "'(' was never closed")


def test_messages_of_checks_name_files_and_lines():
    marks = failing_lines(
        [
            ("Sums are right.", "The submission raised ValueError: no (solution.py, line 3)"),
            ("Shapes broadcast.", "The submission raised IndexError (solution.py, line 3)\nthen (parts.py, line 12)."),
            ("Speed", "It took 3 s."),
        ]
    )  # fmt: skip
    assert marks["solution.py"] == [Mark(2, "run", "Sums are right: The submission raised ValueError: no")]
    assert [mark.row for mark in marks["parts.py"]] == [11]


@pytest.mark.parametrize(
    ("new", "rows"),
    [
        (["a", "b", "c"], [1]),
        (["new", "a", "b", "c"], [2]),
        (["b", "c"], [0]),
        (["a", "b", "", "c"], [1]),
        (["a", "changed", "c"], []),
        (["a", "c"], []),
        ([""], []),
    ],
)
def test_a_mark_moves_with_its_line_and_goes_when_it_is_changed(new, rows):
    assert [mark.row for mark in moved([Mark(1, "run", "why")], ["a", "b", "c"], new)] == rows


def test_comments_go_in_and_out_in_one_column_and_blank_lines_stay():
    lines = ["    if x:", "", "        y = 1"]
    commented = toggled_comment(lines)
    assert commented == ["    # if x:", "", "    #     y = 1"]
    assert toggled_comment(commented) == lines
    assert toggled_comment(["#x", "  # y"]) == ["x", "  y"]
    assert toggled_comment(["# x", "y"]) == ["# # x", "# y"]
    assert toggled_comment([""]) == [""]


def test_search_counts_hits_with_and_without_capitals_and_as_a_pattern():
    text = "Alpha alpha\nalp.a"
    assert len(find_all(text, Search("alpha"))) == 2
    assert find_all(text, Search("alpha", case=True)) == [(6, 11)]
    assert find_all(text, Search("alp.a")) == [(12, 17)]
    assert len(find_all(text, Search("alp.a", regex=True))) == 3
    assert find_all(text, Search("^a", regex=True)) == [(0, 1), (12, 13)]
    assert find_all(text, Search("x*", regex=True)) == find_all(text, Search("")) == []


@pytest.mark.parametrize(("pattern", "said"), [("(", "missing )"), ("[a", "unterminated"), ("a{9999999999}", "")])
def test_a_bad_pattern_is_said_in_words(pattern, said):
    with pytest.raises(BadPattern, match="not a pattern yet: .*" + said.replace(")", r"\)")):
        find_all("text", Search(pattern, regex=True))


def test_a_pattern_that_would_take_years_is_given_up():
    began = time.monotonic()
    with pytest.raises(BadPattern, match="too long"):
        find_all("a" * 64 + "c", Search("(a+)+b", regex=True))
    assert time.monotonic() - began < 5


def test_replacing_understands_groups_only_in_a_pattern():
    text = "f(a, b) and f(c, d)"
    search = Search(r"f\((\w), (\w)\)", regex=True)
    assert replaced(text, search, r"g(\2, \1)", find_all(text, search)) == "g(b, a) and g(d, c)"
    plain = Search("f(")
    assert replaced(text, plain, r"\1", find_all(text, plain)) == r"\1a, b) and \1"
    with pytest.raises(BadPattern, match="not a replacement yet"):
        replaced(text, search, r"\9", find_all(text, search))


@pytest.mark.parametrize(
    ("before", "owner", "word"),
    [("x = sof", "", "sof"), ("F.so", "F", "so"), ("torch.nn.functional.", "torch.nn.functional", ""), ("f(", "", ""),
     ("3.so", "", "so"), ("", "", ""), ("self.w", "self", "w")],
)  # fmt: skip
def test_what_is_wanted_is_read_from_the_line_up_to_the_cursor(before, owner, word):
    assert wanted_at(before) == Wanted(owner, word)


def test_nothing_is_offered_in_a_comment_or_a_string():
    assert in_string_or_comment("x = 1  # note") and in_string_or_comment("x = 'no") and in_string_or_comment('"a" "b')
    assert not in_string_or_comment("x = 'a' + so") and not in_string_or_comment("f(x)")


BROKEN = '''import torch.nn.functional as F
from torch import nn as layers
def attend(query, key:  # "comment_word"
    """docstring_word"""
    weights = query @ key.transpose(
    self.heads = 8
'''


def test_names_of_a_file_are_found_even_where_it_is_no_python():
    names, attributes = names_in(BROKEN)
    assert {"attend", "query", "weights"} <= set(names) and {"transpose", "heads"} <= set(attributes)
    assert not {"comment_word", "docstring_word"} & {*names, *attributes}


def test_modules_are_known_by_the_names_that_the_file_gives_them():
    assert module_of("F", "") == module_of("F", BROKEN) == module_of("torch.nn.functional", "") == "torch.nn.functional"
    assert module_of("layers", BROKEN) == "torch.nn" and module_of("torch", "") == "torch"
    assert module_of("query", BROKEN) is None


def offered(before: str, text: str = BROKEN) -> list[str]:
    wanted = wanted_at(before)
    others = {"parts.py": "def rotary(x): pass"}
    return [name.text for name in matching(names_for(wanted, text, others, ["attention", "mask"]), wanted.word)]


def test_names_come_from_interface_file_other_files_python_and_torch():
    assert offered("ma")[0] == "mask" and "map" in offered("ma") and "match" in offered("ma")
    assert offered("at")[:2] == ["attention", "attend"]
    assert offered("rot") == ["rotary"] and "return" in offered("ret") and "isinstance" in offered("isin")
    assert "softmax" in offered("F.soft") and "einsum" in offered("torch.ein") and "Linear" in offered("layers.Lin")
    assert "heads" in offered("self.he") and "transpose" not in offered("F.transp")
    assert "masked_fill" in offered("scores.masked") and "masked_fill" not in offered("self.masked")
    assert offered("linear", "") == [] and "Linear" in offered("nn.lin", "")


def test_the_word_itself_and_what_does_not_begin_so_are_not_offered():
    names = [Name("alpha", ""), Name("Alp", ""), Name("alp", ""), Name("beta", "")]
    assert [name.text for name in matching(names, "alp")] == ["alpha", "Alp"]
