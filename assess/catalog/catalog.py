"""All the content of one root: every usable challenge, the skills, and what is wrong with the rest.

One broken challenge becomes problems and takes nothing else down. The terminal app, the command line and the author's
gate all read content through `Catalog.load`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from assess.catalog.load import read_challenge
from assess.catalog.locate import content_root
from assess.catalog.toml import nearest, read_record
from assess.errors import ContentError, UnknownChallenge
from assess.schema.base import Record
from assess.schema.challenge import ChallengeFiles, Level, Skill, Track

NOT_TRACKS = frozenset({"data", "packs"})
"""Folders in `challenges/` that hold something other than challenges."""


class SkillList(Record):
    """What `skills.toml` says: every skill that a challenge may name."""

    skills: dict[str, Skill]


@dataclass(frozen=True)
class Catalog:
    """The content of one root, read once; frozen, so that it may pass between threads."""

    root: Path
    challenges: tuple[ChallengeFiles, ...]
    """Sorted by track, in the order of `Track`, then level, then slug."""
    skills: Mapping[str, Skill]
    problems: tuple[ContentError, ...]
    broken: Mapping[str, tuple[ContentError, ...]]
    """The problems of each challenge that may not be used, by slug."""

    @classmethod
    def load(cls, root: Path | None = None) -> Catalog:
        """Read everything below `root`, or below the content root when None.

        Raises ContentError only when there is no content at all.
        """
        root = content_root() if root is None else root
        listed, problems = read_record(SkillList, root / "challenges" / "skills.toml", "challenges/skills.toml")
        skills = None if listed is None else listed.skills
        readings = [read_challenge(root, slug, skills) for slug in _slugs(root)]
        return cls(
            root=root,
            challenges=tuple(sorted((r.files for r in readings if r.files), key=_order)),
            skills=MappingProxyType(dict(skills or {})),
            problems=(*problems, *_stray_folders(root), *(fault for r in readings for fault in r.problems)),
            broken=MappingProxyType({r.slug: r.problems for r in readings if r.files is None}),
        )

    def find(self, slug: str) -> ChallengeFiles:
        """The challenge with the slug `track/name`, or with the name alone where only one track has it.

        Raises UnknownChallenge, suggesting near names; or ContentError when the challenge is there but broken.
        """
        wanted = slug.strip().strip("/")
        known = {files.slug: files for files in self.challenges}
        matches = [s for s in (*known, *self.broken) if wanted in (s, s.partition("/")[2])]
        if len(matches) > 1:
            raise UnknownChallenge(f"Several challenges are called {wanted!r}: say which of {', '.join(matches)}.")
        if not matches:
            raise UnknownChallenge(f"There is no challenge {wanted!r}: {self._suggestion(wanted)}")
        if matches[0] in self.broken:
            first, *more = self.broken[matches[0]]
            rest = f" (and {len(more)} more; `assess doctor` lists them)" if more else ""
            raise ContentError(f"The challenge {matches[0]} is broken: {first}{rest}")
        return known[matches[0]]

    def _suggestion(self, wanted: str) -> str:
        """What to try instead of a slug that nothing has."""
        by_name = {name: files.slug for files in self.challenges for name in (files.slug, files.slug.partition("/")[2])}
        near = sorted({by_name[name] for name in nearest(wanted, by_name)})
        if not near:
            return "`assess list` shows them all."
        return f"did you mean {' or '.join(near)}?"


def _slugs(root: Path) -> Iterator[str]:
    """The slug of every folder that should be a challenge, in either half."""
    tracks = {track.value for track in Track}
    found = {
        f"{folder.parent.name}/{folder.name}"
        for half in ("challenges", "graders")
        for folder in (root / half).glob("*/*/")
        if folder.parent.name in tracks and not folder.name.startswith((".", "__"))
    }
    yield from sorted(found)


def _stray_folders(root: Path) -> Iterator[ContentError]:
    """One error for each folder that is no track."""
    tracks = [track.value for track in Track]
    for half, allowed in (("challenges", NOT_TRACKS), ("graders", frozenset())):
        for folder in sorted((root / half).glob("*/")):
            if folder.name not in allowed and folder.name not in tracks and not folder.name.startswith((".", "__")):
                known = ", ".join(tracks)
                yield ContentError(f"{half}/{folder.name} is no track: move what it holds to one of {known}.")


def _order(files: ChallengeFiles) -> tuple[int, int, str]:
    """Where a challenge stands in the catalogue."""
    return list(Track).index(files.challenge.track), list(Level).index(files.challenge.level), files.slug
