"""What holds between two braces of an RTF file, and which groups hold text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.loaders.rtf.flow import Format
from pipeline.loaders.wordml import Mark

#: Groups that hold no text of the document, though they are not marked as ones to be skipped.
SILENT = frozenset(
    {"colortbl", "pict", "objdata", "fldinst", "nonshppict", "shprslt", "xe", "tc", "sp",
     "filetbl", "upr", "themedata", "datastore", "listtable", "rxe", "txe", "template", "private1",
     "pntxta", "pntxtb", "objclass", "objname", "ftnsep", "ftnsepc", "ftncn", "aftnsep",
     "aftnsepc", "aftncn"}
)  # fmt: skip
#: Groups that hold text or values, though they are marked as ones that may be skipped.
SPOKEN = frozenset({"shpinst", "shptxt"})
#: Groups that are read into values.
VALUES = frozenset(
    {"fonttbl", "stylesheet", "revtbl", "info", "author", "title", "revtim", "creatim",
     "atrfstart", "atrfend", "atnauthor", "atnref"}
)  # fmt: skip


@dataclass(slots=True)
class Group:
    """What holds between two braces, inherited from the group around them.

    Attributes:
        kind: `text`, `skip`, or the name of the value or table that it holds.
        charset: Code page of the letters.
        fallback: Number of letters that stand behind a Unicode one for old programs.
        bold: Whether the text is bold.
        change: `ins`, `del` or empty.
        author: Number of whoever made the change.
        date: When it was made, as the file packs it.
        muted: Whether the text is only there for programs that cannot show HTML.
        form: What the paragraph is.
        value: The letters of a group that is read into a value.
        closing: What is to be done when the group ends.
    """

    kind: str = "text"
    charset: str = "cp1252"
    fallback: int = 1
    bold: bool = False
    change: str = ""
    author: int = 0
    date: int = 0
    muted: bool = False
    form: Format = field(default_factory=Format)
    value: list[str] = field(default_factory=list)
    closing: Callable[[], None] | None = None

    def inner(self) -> Group:
        """A group in this one."""
        return replace(self, value=[], closing=None)

    def mark(self, authors: list[str]) -> Mark | None:
        """The tracked change that its text is, with who made it."""
        author = authors[self.author] if 0 <= self.author < len(authors) else ""
        if self.change == "ins":
            return Mark("ins", author, _date(self.date))
        return Mark("del", author, _date(self.date)) if self.change == "del" else None


def _date(packed: int) -> str:
    """The time in a DTTM: minutes in the lowest bits, years since 1900 in the highest."""
    if not packed:
        return ""
    minute, hour, day = packed & 0x3F, packed >> 6 & 0x1F, packed >> 11 & 0x1F
    month, year = packed >> 16 & 0xF, 1900 + (packed >> 20 & 0x1FF)
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00"
