"""A statement to read: Markdown laid out a section at a time, so that a long one never holds up the keyboard."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import MountError
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownFence

SECTION = re.compile(r"^(?=#{1,3} )", re.MULTILINE)
FENCE = re.compile(r"^(`{3,}|~{3,})", re.MULTILINE)


class Code(MarkdownFence):
    """A block of code; one that names no language is plain, since guessing it would load every highlighter."""

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        """The code in its colours."""
        return super().highlight(code, language or "text", ansi, dark)


class Reading(Markdown):
    """Markdown with our blocks of code."""

    BLOCKS = Markdown.BLOCKS | {"fence": Code, "code_block": Code}


class Statement(VerticalScroll):
    """Scrolls with the arrow keys; links in it do nothing."""

    can_focus = True

    def __init__(self) -> None:
        super().__init__()
        self._wanted = 0
        self._laying_out = asyncio.Lock()

    async def show(self, markdown: str) -> None:
        """Replace what is shown; where another call follows meanwhile, this one leaves off after its section."""
        self._wanted += 1
        mine = self._wanted
        async with self._laying_out:
            try:
                await self.query(Reading).remove()
                body = Reading(open_links=False)
                await self.mount(body)
                self.scroll_home(animate=False)
                for section in sections(markdown):
                    if mine != self._wanted or not self.is_attached:
                        return
                    await body.append(section)
                    await asyncio.sleep(0)
            except MountError:
                if self.is_attached:  # otherwise the screen went away meanwhile
                    raise


def sections(markdown: str) -> Iterator[str]:
    """The text cut before its headings, except where one stands inside a fence of code; joined they are the text."""
    pending = ""
    for piece in SECTION.split(markdown):
        pending += piece
        if len(FENCE.findall(pending)) % 2 == 0:
            yield pending
            pending = ""
    if pending:
        yield pending
