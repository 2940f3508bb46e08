"""The filter line is read as people mean it, the best match comes first, and nothing unreadable is swallowed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.catalog.catalog import Catalog
from assess.tui.backstage import entry_of
from assess.tui.catalogue_filter import BEST, ORDERS, Index, is_near, toggled, with_time

ROWS = [
    ("transformer/attention", "Attention, exactly", "implement", "intermediate", 30, "new", ("transformer.attention",)),
    ("gnn/serving-latency", "Serving a graph network in time", "optimise", "advanced", 60, "failed", ("gnn.latency",)),
    ("gnn/oversmoothing", "Why deep graph networks forget", "debug", "advanced", 25, "new", ("gnn.depth",)),
    ("cnn/pooling", "Pooling with attention to borders", "debug", "beginner", 10, "passed", ("cnn.pooling",)),
]  # fmt: skip


@pytest.fixture
def index(content) -> Index:
    one = entry_of(Catalog.load(content.root).find("foundations/add"))
    return Index(
        [
            replace(one, slug=slug, title=title, track=slug.split("/")[0], kind=kind, level=level, minutes=minutes,
                    state=state, skills=skills)
            for slug, title, kind, level, minutes, state, skills in ROWS
        ]
    )  # fmt: skip


def found(index: Index, text: str, order: str = "") -> list[str]:
    return [entry.slug.split("/")[1] for entry in index.search(index.read(text), order)]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("", ["attention", "serving-latency", "oversmoothing", "pooling"]),
        ("track:gnn", ["serving-latency", "oversmoothing"]),
        ("track:gnn kind:debug <30", ["oversmoothing"]),
        ("TRACK:GNN,CNN kind:debug", ["oversmoothing", "pooling"]),
        ("track:gnn track:cnn kind:debug", ["oversmoothing", "pooling"]),
        ("-track:gnn", ["attention", "pooling"]),
        ("state:new level:adv", ["oversmoothing"]),
        ("skill:attention", ["attention"]),
        ("skill:gnn.depth", ["oversmoothing"]),
        (">=30", ["attention", "serving-latency"]),
        ("time:20-40", ["attention", "oversmoothing"]),
        ("time:<=10", ["pooling"]),
        ("track:", ["attention", "serving-latency", "oversmoothing", "pooling"]),
        ("time:<", ["attention", "serving-latency", "oversmoothing", "pooling"]),
        ("graph", ["serving-latency", "oversmoothing"]),
        ("attention", ["attention", "pooling"]),
        ("atention exactly", ["attention"]),
        ("latnecy", ["serving-latency"]),
        ("wdgn", ["oversmoothing"]),
        ("failed", ["serving-latency"]),
        ("zebra", []),
    ],
)  # fmt: skip
def test_a_line_is_read_as_it_is_meant(index, text, slugs):
    assert found(index, text) == slugs
    assert index.read(text).problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("track:gcn", "There is no track “gcn” here; there are cnn, gnn, transformer."),
        ("trak:gnn", "“trak:” is no filter; there are track, kind, level, state, skill and time."),
        ("<soon", "“<soon” is no number of minutes; write <30, >=20 or time:20-40."),
        ("time:soon", "“time:soon” is no number of minutes; write <30, >=20 or time:20-40."),
        (">40 <20", "Nothing takes 41 minutes or more and 19 or less."),
    ],
)
def test_what_cannot_be_read_is_said(index, text, said):
    assert index.read(text).problems == (said,)


def test_a_word_of_the_title_comes_before_one_elsewhere_and_a_slip_last(index):
    assert found(index, "pooling") == ["pooling"]
    both = index.search(index.read("gnn"))
    assert [entry.track for entry in both] == ["gnn", "gnn"]
    assert found(index, "attention")[0] == "attention", "its slug and its title say so"


def test_every_order_sorts_and_the_best_match_is_the_catalogues_own_without_words(index):
    assert set(ORDERS) == {BEST, "time", "level", "state", "title"}
    assert found(index, "", "time") == ["pooling", "oversmoothing", "attention", "serving-latency"]
    assert found(index, "", "level") == ["pooling", "attention", "oversmoothing", "serving-latency"]
    assert found(index, "", "state") == ["serving-latency", "attention", "oversmoothing", "pooling"]
    assert found(index, "", "title") == ["attention", "pooling", "serving-latency", "oversmoothing"]


def test_counts_say_what_each_value_would_leave(index):
    counts = index.counts(index.read("track:gnn kind:debug"), "track")
    assert counts == {"gnn": 1, "cnn": 1}
    assert index.counts(index.read("track:gnn"), "time") == {"60": 1, "25": 1}


def test_a_facet_is_put_in_the_line_and_taken_out_again():
    assert toggled("mask", "track", "gnn") == "mask track:gnn"
    assert toggled("mask track:gnn", "track", "cnn") == "mask track:gnn,cnn"
    assert toggled("mask track:gnn,cnn <30", "track", "gnn") == "mask track:cnn <30"
    assert toggled("track:cnn", "track", "cnn") == ""
    assert with_time("mask <30 time:1-2", 45) == "mask <=45"
    assert with_time("mask <=45", None) == "mask"


@pytest.mark.parametrize("word", ["atention", "attentoin", "attenxion", "attenttion", "atten", "attentionn"])
def test_one_slip_is_forgiven(word):
    assert is_near(word, "attention")


@pytest.mark.parametrize("word", ["task", "aeteen", "intention", "latency"])
def test_two_slips_are_not(word):
    assert not is_near(word, "attention")
