"""Tells a returned draft, where only changes and comments are the respondent's, from a letter."""

from __future__ import annotations

from pipeline.loaders.docx.records import Paragraph
from pipeline.loaders.outline import VOICE
from pipeline.loaders.text import GREETING

# A letter speaks of its sender in most of its paragraphs («vi», «mener», «støtter»), a draft in
# hardly any: it tells others what they shall do. Between a tenth and a quarter, the number of
# marks decides.
_VOICE_WITH_FEW_MARKS = 0.1
_VOICE_WITH_MANY_MARKS = 0.25
_MANY_MARKS = 3
#: A text with one or two marks must be longer than a letter to be taken for a draft.
_DRAFT_WORDS = 1_500
#: Shorter paragraphs are addresses, labels and headings.
_SENTENCE_WORDS = 6


def is_returned_draft(paragraphs: list[Paragraph]) -> bool:
    """Whether the text that was there before the marks is somebody else's draft."""
    marked = [n for n, p in enumerate(paragraphs) if p.comments or any(p.changes())]
    told = [p for p in paragraphs if _is_told(p)]
    if not marked or not told:
        return False
    marks = sum(len(p.comments) + sum(1 for _ in p.changes()) for p in paragraphs)
    if len(marked) >= _MANY_MARKS:
        between = [p for p in paragraphs[marked[0] : marked[-1] + 1] if _is_told(p)]
        # A long covering letter does not hide that nearly all below it is marked and silent.
        dense = marks >= 2 * _MANY_MARKS and 2 * len(marked) >= len(between)
        return _voice(told) < _VOICE_WITH_MANY_MARKS or (dense and not _voice(between))
    words = sum(len(p.text("ins").split()) for p in told)
    return _voice(told) < _VOICE_WITH_FEW_MARKS and words >= _DRAFT_WORDS


def _is_told(paragraph: Paragraph) -> bool:
    return len(paragraph.text("ins").split()) >= _SENTENCE_WORDS


def _voice(paragraphs: list[Paragraph]) -> float:
    """The share of paragraphs that speak of their sender."""
    return sum(1 for p in paragraphs if _speaks(p)) / max(len(paragraphs), 1)


def own_paragraphs(paragraphs: list[Paragraph]) -> set[int]:
    """Numbers of the paragraphs in a returned draft that are the respondent's own words.

    They are the covering letter before the first mark, the greeting and what follows it after the
    last, and whatever speaks of its sender in between.
    """
    marked = [n for n, p in enumerate(paragraphs) if p.comments or any(p.changes())]
    speaking = [n for n, p in enumerate(paragraphs) if _speaks(p)]
    opening = [n for n in speaking if n < marked[0]]
    closing = [
        n for n, p in enumerate(paragraphs) if n > marked[-1] and GREETING.match(p.text().strip())
    ]
    own = set(speaking)
    if opening:
        own.update(range(opening[-1] + 1))
    if closing:
        own.update(range(closing[0], len(paragraphs)))
    return own


def _speaks(paragraph: Paragraph) -> bool:
    """Whether the unmarked words of the paragraph are somebody's who speaks of themselves."""
    return _is_told(paragraph) and VOICE.search(paragraph.text("ins")) is not None
