"""Everything that may block: catalogue, store, attempts and graders, reached only off the interface's thread.

Each coroutine here runs its work on one thread of its own, so that drafts are stored in the order in which they were
saved. Heavy packages are imported there, after the first frame, and torch never: it lives in the graders' processes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from assess.errors import AssessError, StoreError
from assess.tui.feed import Feed

if TYPE_CHECKING:
    from assess.grading.broker import Broker
    from assess.schema.attempt import Attempt
    from assess.schema.challenge import ChallengeFiles, Skill
    from assess.schema.grade import IsolationLevel
    from assess.session.attempt import AttemptService
    from assess.store.database import Store
    from assess.tui.settings_file import Value

Part = Literal["visible", "hidden"]
T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """One challenge as the catalogue shows it; every text in it is plain text but the statement, which is Markdown."""

    slug: str
    title: str
    track: str
    kind: str
    level: str
    minutes: int
    skills: tuple[str, ...]
    statement: str
    state: str
    """A key of `signs.STATES`."""
    best: float | None
    """The best score so far, out of 100."""
    files: ChallengeFiles


@dataclass(frozen=True)
class Overview:
    """What the catalogue screen shows, and the skills that the home screen maps."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]
    skills: Mapping[str, Skill] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """A challenge opened to work on."""

    entry: Entry
    attempt: Attempt
    starter: dict[str, bytes]
    texts: dict[str, str]
    """The files to edit, as last saved: name to content."""
    visible_tests: dict[str, str]
    recovered: str
    """When the recovered draft was saved, for people; empty where the texts are the starter's."""
    interface: tuple[str, ...] = ()
    """The names that the challenge asks for, and their arguments."""


class Backstage:
    """Owns the store and the broker from the first load until `close`."""

    def __init__(
        self, root: Path | None = None, level: IsolationLevel | None = None, broker: Broker | None = None
    ) -> None:
        """Content from `root` (None: the content root), grading at `level` (None: the best on offer).

        A `broker` given is shared, and closed by whoever gave it; by default one is opened, and closed with the rest.
        """
        self._root = root
        self._level = level
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backstage")
        self._open = ExitStack()
        self._store: Store | None = None
        self._broker = broker
        self._feeds: list[Feed] = []
        self.overview = Overview((), ())
        """The catalogue as it was last read."""

    async def _call(self, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    async def import_widgets(self) -> None:
        """Import what the screens need after the first frame, so that showing it does not hold up the keyboard."""
        await self._call(_import_widgets)

    async def load(self) -> Overview:
        """Read the catalogue and where the person stands; opens the store and starts the warm pool the first time.

        Raises ContentError where there is no content at all. A store or pool that fails is one of the problems.
        """
        return await self._call(self._load)

    def _load(self) -> Overview:
        from assess.catalog.catalog import Catalog

        catalog = Catalog.load(self._root)
        problems = [str(problem) for problem in catalog.problems]
        for start in (self._open_store, self._start_broker):
            try:
                start()
            except Exception as error:  # the catalogue can still be read; opening a challenge tries again and says why
                problems.append(str(error))
        entries = tuple(entry_of(files) for files in catalog.challenges)
        try:
            entries = self._with_progress(entries)
        except StoreError as error:
            problems.append(str(error))
        self.overview = Overview(entries, tuple(problems), catalog.skills)
        return self.overview

    def _open_store(self) -> None:
        if self._store is None:
            from assess.store.database import Store

            self._store = self._open.enter_context(Store.open())

    def _start_broker(self) -> None:
        if self._broker is None:
            from assess.grading.broker import Broker

            self._broker = self._open.enter_context(Broker(level=self._level))
        self._broker.warm(["torch"])

    @staticmethod
    def _prepare(broker: Broker, files: ChallengeFiles) -> None:
        """Let the next run and the next grade of this challenge begin at once; what hinders that, they will say."""
        for part in ("visible", "hidden"):
            with suppress(AssessError):
                broker.prepare(files, part)

    async def with_progress(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The entries with their present states. Raises StoreError."""
        return await self._call(self._with_progress, entries)

    def _with_progress(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if self._store is None:
            return entries
        progress = self._store.progress.all()
        return tuple(
            replace(entry, state=progress[entry.slug].state.value, best=progress[entry.slug].best_score)
            if entry.slug in progress
            else entry
            for entry in entries
        )

    async def open(self, entry: Entry) -> Desk:
        """Open a challenge, with its latest draft. Raises StoreError, or SubmissionError for a broken starter."""
        return await self.open_with(entry, lambda store: self.service().open(entry.files))

    async def open_with(self, entry: Entry, begin: Callable[[Store], Attempt]) -> Desk:
        """Open a challenge in the attempt that `begin` finds or starts, on this thread. Raises as `open` does."""
        return await self._call(lambda: self._open_desk(entry, begin))

    def _open_desk(self, entry: Entry, begin: Callable[[Store], Attempt]) -> Desk:
        from assess.catalog.submission import read_folder
        from assess.tui.editing.names import interface_names

        starter = read_folder(entry.files.starter_dir)
        attempt = begin(self._require_store())
        texts = {name: text for name, content in sorted(starter.items()) if (text := _text(content)) is not None}
        draft = self.service().draft_to_go_on_from(attempt)
        if draft is not None:
            texts |= {name: text for name, text in draft.files.items() if name in texts or name not in starter}
        if self._broker is not None:
            self._prepare(self._broker, entry.files)
        return Desk(
            entry=entry,
            attempt=attempt,
            starter=starter,
            texts=dict(sorted(texts.items(), key=lambda item: (item[0] != "solution.py", item[0]))),
            visible_tests={
                path.name: path.read_text(encoding="utf-8", errors="replace")
                for path in sorted(entry.files.visible_dir.glob("test_*.py"))
            },
            recovered="" if draft is None else f"{draft.saved_at.astimezone():%d %b %H:%M}",
            interface=interface_names(entry.files.challenge),
        )

    async def save(self, desk: Desk, texts: dict[str, str]) -> None:
        """Keep what is in the editor. Raises StoreError."""
        await self._call(lambda: self.service().save_draft(desk.attempt, texts))

    @property
    def warming(self) -> str:
        """What the graders do as they start; empty once they are ready, and where there are none."""
        status = "" if self._broker is None else self._broker.status
        return status.removeprefix("warming: ") if status.startswith("warming: ") else ""

    async def with_store(self, work: Callable[[Store], T]) -> T:
        """What `work` makes of the open store, on this thread. Raises StoreError, or what `work` raises."""
        return await self._call(lambda: work(self._require_store()))

    async def start(
        self,
        desk: Desk,
        texts: dict[str, str],
        part: Part,
        wake: Callable[[], None],
        only: tuple[str, ...] = (),
        profile: bool = False,
    ) -> Feed:
        """Begin to run the visible tests, or to grade a submission that is stored first.

        `only` names the visible checks to run; empty runs all, and `profile` measures them. `wake` is called from
        another thread when there is something to take from the feed. Raises StoreError or SubmissionError, with
        nothing begun.
        """
        return await self._call(self._start, desk, texts, part, wake, only, profile)

    def _start(
        self,
        desk: Desk,
        texts: dict[str, str],
        part: Part,
        wake: Callable[[], None],
        only: tuple[str, ...],
        profile: bool,
    ) -> Feed:
        from assess.schema.submission import Submission

        files = desk.starter | {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}
        submission, challenge = Submission(files=files), desk.entry.files
        service = self.service()
        run = (
            service.check(desk.attempt, challenge, submission, only, profile)
            if part == "visible"
            else service.submit(desk.attempt, challenge, submission)
        )
        feed = Feed(run, wake)
        self._feeds = [*(other for other in self._feeds if not other.ended), feed]
        feed.start()
        return feed

    async def write_setting(self, path: Path, name: str, value: Value | None) -> None:
        """Change one setting in its file. Raises SettingsError."""
        from assess.tui.settings_file import write_setting

        await self._call(write_setting, path, name, value)

    def _require_store(self) -> Store:
        self._open_store()
        assert self._store is not None
        return self._store

    def service(self) -> AttemptService:
        """The way to attempts, for calls on this thread."""
        from assess.session.attempt import AttemptService

        self._start_broker()
        assert self._broker is not None
        return AttemptService(self._require_store(), self._broker)

    async def close(self) -> None:
        """End what runs, close the broker and the store, and leave no process behind."""
        await self._call(self._close)
        self._thread.shutdown()

    def _close(self) -> None:
        for feed in self._feeds:
            feed.cancel()
        for feed in self._feeds:
            feed.join()
        self._open.close()


def _import_widgets() -> None:
    """The parts of Textual that are slow to import or to use for the first time."""
    import textual.widgets._text_area  # noqa: F401
    import tree_sitter_python  # noqa: F401
    from textual.highlight import highlight

    import assess.tui.widgets.statement  # noqa: F401

    for language in ("python", "text"):
        highlight("pass", language=language)


def entry_of(files: ChallengeFiles) -> Entry:
    """A challenge as the catalogue shows it, as if it had never been begun."""
    challenge = files.challenge
    return Entry(
        slug=files.slug,
        title=challenge.title,
        track=challenge.track.value,
        kind=challenge.kind.value,
        level=challenge.level.value,
        minutes=challenge.minutes,
        skills=tuple(challenge.skills),
        statement=_without_title(files.statement.read_text(encoding="utf-8", errors="replace")),
        state="new",
        best=None,
        files=files,
    )


def _without_title(statement: str) -> str:
    """The statement without its first heading, which repeats the title that every screen shows."""
    first, _, rest = statement.lstrip().partition("\n")
    return rest.lstrip("\n") if first.startswith("# ") else statement


def _text(content: bytes) -> str | None:
    """The content as text to edit, or None where it is none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
