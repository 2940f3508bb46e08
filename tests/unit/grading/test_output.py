"""What a submission prints: seen while a long call runs, capped, and never the last words of a ban."""

from __future__ import annotations

import pytest

from assess.schema.event import Output
from assess.schema.grade import Verdict
from tests.unit.grading.engine import grade, submission

ONE_CALL = """
import torch

def test_one(candidate):
    candidate.add(torch.ones(1), torch.ones(1))
"""


def printed(run) -> list[str]:
    """The texts that came, one an event."""
    return [event.text for event in run if isinstance(event, Output)]


def test_a_call_that_prints_and_never_ends_is_heard_while_it_runs(broker, make_challenge):
    files = make_challenge(ONE_CALL)
    run = broker.run(files, submission("def add(a, b):\n    print('on my way')\n    while True: pass\n"))
    for event in run:
        if isinstance(event, Output):
            assert event.text == "on my way\n" and run.grade is None, "before the call ended, which it never does"
            run.cancel()
    assert run.cancelled and run.grade is None


def test_so_is_an_import_that_never_ends(broker, make_challenge):
    run = broker.run(make_challenge(ONE_CALL), submission("print('still importing')\nwhile True: pass\n"))
    for event in run:
        if isinstance(event, Output):
            assert event.text == "still importing\n"
            run.cancel()
    assert run.cancelled


def test_nothing_is_lost_or_said_twice_and_lines_stay_whole(broker, make_challenge):
    source = """
    import sys, time
    def add(a, b):
        for n in range(400):
            sys.stdout.write(f"line {n} ä")
            sys.stdout.flush()
            time.sleep(0.003)
            print(" end")
        sys.stdout.write("no newline")
        sys.stdout.flush()
    """
    texts = printed(broker.run(make_challenge(ONE_CALL), submission(source)))
    assert len(texts) > 2
    assert all(text.endswith("\n") for text in texts[:-1])
    assert "".join(texts) == "".join(f"line {n} ä end\n" for n in range(400)) + "no newline"


def test_an_endless_printer_is_capped_as_ever(broker, make_challenge):
    files = make_challenge(ONE_CALL, limits="seconds = 4")
    texts = printed(broker.run(files, submission("def add(a, b):\n    while True: print('x' * 99)\n")))
    assert 1 < len(texts) < 60
    assert sum(map(len, texts)) < (64 << 10) + 200 and "more bytes]" in texts[-1]


BAN = 'schema_version = 1\nforbidden_operators = ["scaled_dot_product_attention"]\n'
REACHES = """
import time, torch
def add(a, b):
    print("before it")
    time.sleep({pause})
    print("close to it", end="", flush=True)
    q = torch.ones(1, 1, 2, 2)
    return torch.nn.functional.scaled_dot_product_attention(q, q, q)
"""


@pytest.mark.parametrize("pause", [0, 0.6])
def test_what_a_ban_says_is_nobodys_output(broker, make_challenge, content, pause):
    make_challenge(ONE_CALL)
    content.replace("graders/foundations/add/grader.toml", "schema_version = 1\n", BAN)
    from assess.catalog.catalog import Catalog

    files = Catalog.load(content.root).find("foundations/add")
    run = broker.run(files, submission(REACHES.format(pause=pause)))
    text = "".join(printed(run))
    assert run.grade.verdict is Verdict.FORBIDDEN
    assert "scaled_dot_product_attention" in run.grade.checks[0].message
    assert text == "before it\nclose to it"


def test_a_submission_that_prints_those_words_itself_is_shown_at_the_end(broker, make_challenge):
    source = "import time\ndef add(a, b):\n    print('forbidden: fruit')\n    time.sleep(0.6)\n    print('eaten')\n"
    files = make_challenge(ONE_CALL)
    assert "".join(printed(broker.run(files, submission(source)))) == "forbidden: fruit\neaten\n"
    assert grade(broker, files, source).verdict is Verdict.PASS
