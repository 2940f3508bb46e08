from __future__ import annotations

from assess.schema.challenge import Level
from assess.schema.learning import History
from assess.session.schedule import schedule
from assess.session.skills import ASPECTS, FAMILIES, skill_lines, skill_map, suggest
from tests.unit.session.records import ADD, ATTENTION, NOON, SERVING, SKILLS, attempt, challenge, day, submission

CHALLENGES = (
    challenge(ADD, "foundations.sums"),
    challenge(ATTENTION, "transformer.attention", "transformer.cost", level="intermediate"),
    challenge("transformer/masks", "transformer.attention", level="intermediate", minutes=20),
    challenge(SERVING, "gnn.serving", level="advanced"),
)


def cells_of(history, now=NOON):
    cards = schedule(history)
    return skill_map(skill_lines(CHALLENGES, SKILLS, cards, now), cards, now)


def cell(cells, family, aspect):
    (found,) = (each for each in cells if (each.family, each.aspect) == (family, aspect))
    return found


def suggestion(history, now=NOON, challenges=CHALLENGES, without=None):
    return suggest(challenges, SKILLS, cells_of(history, now), schedule(history), history, now, without)


def passed(*slugs, at=NOON):
    return History(submissions=tuple(submission(slug, at, attempt=n) for n, slug in enumerate(slugs)))


def test_every_family_has_every_aspect_and_a_gap_has_no_level():
    cells = cells_of(History())
    assert len(cells) == len(FAMILIES) * len(ASPECTS)
    gap = cell(cells, "cnn", "mechanism")
    assert (gap.skills, gap.standing.available, gap.standing.level) == (1, 0, None)
    assert cell(cells, "systems", "production").skills == 0
    assert cell(cells, "gnn", "production").standing.level == 0


def test_a_level_is_the_share_that_could_be_done_from_memory_now():
    half = cell(cells_of(passed(ATTENTION)), "transformer", "mechanism")
    assert (half.standing.passed, half.standing.available, half.standing.level) == (1, 2, 50)
    faded = cell(cells_of(passed(ATTENTION), day(200)), "transformer", "mechanism").standing
    assert 0 < faded.level < 50 and faded.passed == 1
    full = cell(cells_of(passed(ATTENTION, "transformer/masks")), "transformer", "mechanism")
    assert full.standing.level == 100


def test_a_challenge_counts_once_in_a_cell_and_in_every_cell_it_names():
    both = challenge("cnn/two", "foundations.sums", "transformer.attention")
    lines = skill_lines((both, challenge("cnn/one", "foundations.sums", "foundations.sums")), SKILLS, {}, NOON)
    cells = skill_map(lines, {}, NOON)
    assert cell(cells, "foundations", "mechanism").standing.available == 2
    assert cell(cells, "transformer", "mechanism").standing.available == 1


def test_a_new_person_is_sent_to_the_gentlest_challenge():
    found = suggestion(History())
    assert found.slug == ADD and not found.repeat
    assert found.why == "Nothing is passed yet, and this is the gentlest place to begin."


def test_the_weakest_skill_is_named_with_its_numbers():
    found = suggestion(passed(ADD, ATTENTION))
    assert found.slug == SERVING
    assert found.why.startswith("GNN, production is your weakest skill with a challenge left (level 0, 0 of 1 passed)")
    assert found.why.count(".") == 1


def test_within_a_skill_the_easiest_comes_first():
    easy = challenge("gnn/easy", "gnn.serving", level="intermediate", minutes=90)
    found = suggestion(passed(ADD, ATTENTION), challenges=(*CHALLENGES, easy))
    assert found.slug == "gnn/easy"
    assert list(Level).index(Level.INTERMEDIATE) < list(Level).index(Level.ADVANCED)


def test_where_one_stopped_is_not_suggested_as_something_new():
    assert suggestion(History(), without=ADD).slug == ATTENTION
    assert suggestion(passed(ATTENTION, "transformer/masks", SERVING), without=ADD) is None


def test_what_was_given_up_today_comes_last_and_tomorrow_as_before():
    gave_up = attempt(SERVING, number=9, gave_up_at=NOON)
    history = passed(ADD, ATTENTION).model_copy(update={"attempts": (gave_up,)})
    assert suggestion(history).slug == "transformer/masks"
    assert suggestion(history, day(1)).slug == SERVING


def test_when_everything_is_passed_what_faded_most_is_meant_from_memory():
    slugs = [files.slug for files in CHALLENGES]
    history = History(submissions=tuple(submission(slug, day(-n * n), attempt=n) for n, slug in enumerate(slugs)))
    found = suggestion(history)
    assert (found.slug, found.repeat) == (slugs[-1], True)
    assert "faded most" in found.why


def test_without_challenges_nothing_is_suggested():
    assert suggestion(History(), challenges=()) is None
    assert suggestion(History(), challenges=(challenge("cnn/odd", "no.such-skill"),)) is None


def test_a_reason_names_a_skill_once_and_in_one_sentence():
    for history in (History(), passed(ADD), passed(ADD, ATTENTION, SERVING)):
        assert suggestion(history).why.endswith(".")
