"""The command palette's view of the registry: what can be done on the screen in front."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from assess.tui.app import AssessApp
from assess.tui.commands import COMMANDS, Command


class RegistryProvider(Provider):
    """Offers every command that is enabled now."""

    @property
    def _assess(self) -> AssessApp:
        return cast(AssessApp, self.app)

    def _offered(self) -> Iterator[Command]:
        for entry in COMMANDS.values():
            if entry.id != "palette" and self._assess.is_command_enabled(entry.id, self.screen):
                yield entry

    def _help(self, entry: Command) -> str:
        return f"{' '.join(entry.shown_keys)}  {entry.help}".strip()

    async def discover(self) -> Hits:
        """All of them."""
        for entry in self._offered():
            yield DiscoveryHit(
                Content(entry.title), partial(self._assess.run_command, entry.id), entry.title, self._help(entry)
            )

    async def search(self, query: str) -> Hits:
        """Those whose title or help matches."""
        matcher = self.matcher(query)
        for entry in self._offered():
            score = max(matcher.match(entry.title), matcher.match(entry.help) / 2)
            if score > 0:
                yield Hit(
                    score, matcher.highlight(entry.title), partial(self._assess.run_command, entry.id),
                    entry.title, self._help(entry),
                )  # fmt: skip
