"""Text from a worker, made harmless at the judge's edge: capped, without control, bidi or zero-width characters.

What comes out is still plain text and must be shown as such: it may look like markup of any kind.
"""

from __future__ import annotations

import re

MAX_MESSAGE = 900  # characters: a person reads it
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def clean(text: str, limit: int = MAX_MESSAGE) -> str:
    """`text` with every harmful character replaced by U+FFFD, at most `limit` characters and then how many were cut."""
    cut = len(text) - limit
    text = _HARMFUL.sub("\ufffd", text[:limit].replace("\r\n", "\n"))
    return text if cut <= 0 else f"{text}… [{cut} more characters]"
