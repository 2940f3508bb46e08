"""The catalogue as a whole: one broken challenge takes nothing else down, and slugs are found as people type them."""

from __future__ import annotations

import pytest

from assess.catalog.catalog import Catalog
from assess.errors import ContentError, UnknownChallenge


def test_one_broken_challenge_takes_nothing_else_down(content):
    content.add_challenge("cnn/pooling")
    content.write("challenges/cnn/pooling/challenge.toml", "title =")
    catalog = Catalog.load(content.root)
    assert [files.slug for files in catalog.challenges] == ["foundations/add"]
    assert list(catalog.broken) == ["cnn/pooling"]
    assert len(catalog.problems) == 1


def test_a_broken_skill_list_leaves_the_challenges_usable(content):
    content.write("challenges/skills.toml", "[skills")
    catalog = Catalog.load(content.root)
    assert [files.slug for files in catalog.challenges] == ["foundations/add"]
    assert "skills.toml is not TOML" in str(catalog.problems[0])


def test_challenges_come_by_track_then_level_then_slug(content):
    for slug in ("gnn/zeta", "gnn/alpha", "cnn/beta"):
        content.add_challenge(slug)
    content.replace("challenges/gnn/zeta/challenge.toml", '"beginner"', '"advanced"')
    content.add_challenge("gnn/omega")
    slugs = [files.slug for files in Catalog.load(content.root).challenges]
    assert slugs == ["foundations/add", "cnn/beta", "gnn/alpha", "gnn/omega", "gnn/zeta"]


def test_a_folder_that_is_no_track_is_a_problem(content):
    content.write("challenges/vision/x/challenge.toml", "")
    (problem,) = Catalog.load(content.root).problems
    assert str(problem).startswith("challenges/vision is no track: move what it holds to one of foundations, cnn")


def test_data_and_packs_are_no_tracks(content):
    content.write("challenges/data/SOURCES.md", "none")
    content.write("challenges/packs/first.toml", "")
    assert Catalog.load(content.root).problems == ()


@pytest.mark.parametrize("typed", ["foundations/add", "add", " add ", "foundations/add/"])
def test_a_slug_is_found_whole_or_by_its_name(content, typed):
    assert Catalog.load(content.root).find(typed).slug == "foundations/add"


def test_a_name_in_two_tracks_asks_which(content):
    content.add_challenge("cnn/add")
    with pytest.raises(UnknownChallenge, match="say which of foundations/add, cnn/add"):
        Catalog.load(content.root).find("add")


@pytest.mark.parametrize("typed", ["ad", "foundation/add", "foundations/addd", "cnn/add"])
def test_an_unknown_slug_suggests_near_names(content, typed):
    with pytest.raises(UnknownChallenge, match=r"did you mean foundations/add\?"):
        Catalog.load(content.root).find(typed)


def test_a_slug_like_nothing_points_to_the_list(content):
    with pytest.raises(UnknownChallenge, match="`assess list` shows them all"):
        Catalog.load(content.root).find("quaternion")


def test_a_broken_challenge_is_not_called_unknown(content):
    content.replace("challenges/foundations/add/challenge.toml", "minutes = 5", "minutes = -5")
    with pytest.raises(ContentError, match="foundations/add is broken: .*`minutes` is -5"):
        Catalog.load(content.root).find("add")


def test_the_shipped_content_has_no_problems():
    catalog = Catalog.load()
    assert [str(problem) for problem in catalog.problems] == []
    assert {"transformer/attention", "foundations/vanishing-gradients", "gnn/serving-latency"} <= {
        files.slug for files in catalog.challenges
    }
