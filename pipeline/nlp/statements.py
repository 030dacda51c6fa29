"""Cuts the blocks of a submission into statements: one point each, verbatim, never across lines."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from pipeline.loaders.language import detect_language
from pipeline.nlp.points import (
    MOST_SENTENCES,
    Cutter,
    Line,
    begins_by_chance,
    begins_by_rule,
    readings,
)
from pipeline.nlp.reference_grammar import Grammar
from pipeline.records import APART, MARKS, Block, Statement, Submission

Span = tuple[int, int]
Readings = tuple[tuple[str, float], ...]

#: Under this length the language of a text alone is a guess; the submission's is taken.
SHORTEST_FOR_LANGUAGE = 60
#: A reading that is less likely is left out: it would change no tag.
LEAST_LIKELY = 0.05

_END = re.compile(r"[.!?…]+[\"'»”’)\]]*(?=\s+|$)")
_NEW_SENTENCE = re.compile(r"[\"'«“(\[–—-]*\s*(?:[A-ZÆØÅÄÖÁČŠŽ]|\d)")
_WORD_BEFORE = re.compile(r"[\w./]+$")
_ORDINAL = re.compile(r"\d{1,3}$")
_MONTHS = frozenset(
    [
        *("januar", "februar", "mars", "april", "mai", "juni"),
        *("juli", "august", "september", "oktober", "november", "desember"),
    ]
)


@cache
def _abbreviations() -> dict[str, bool]:
    """Abbreviations, and for each whether a new sentence may follow its full stop."""
    path = resources.files("pipeline.nlp").joinpath("resources/abbreviations.txt")
    lines = path.read_text("utf-8").splitlines()
    return {line.rstrip("+"): line.endswith("+") for line in lines if not line.startswith("#")}


def sentence_spans(text: str) -> list[Span]:
    """Start and end of each sentence of a text, without the space around it.

    A line break always ends a sentence; a full stop after an abbreviation, a number that counts
    or an initial does not.
    """
    spans: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for end in (match.end() for match in _END.finditer(text, line.start(), line.end())):
            if _ends_sentence(text, start, end, line.end()):
                spans.append((start, end))
                start = end
        spans.append((start, line.end()))
    return [span for span in (_stripped(text, *span) for span in spans) if span[0] < span[1]]


def _ends_sentence(text: str, start: int, end: int, line_end: int) -> bool:
    """Whether the punctuation that ends at `end` closes the sentence that began at `start`."""
    following = text[end:line_end].lstrip()
    if not following:
        return True
    stop = text[start:end].rstrip("\"'»”’)]")
    if not stop.endswith(".") or stop.endswith(".."):
        return bool(_NEW_SENTENCE.match(following)) or stop.endswith(("!", "?"))
    before = _WORD_BEFORE.search(stop[:-1])
    word = before.group().lower() if before else ""
    starts_anew = bool(_NEW_SENTENCE.match(following))
    if word in _abbreviations():
        return starts_anew and _abbreviations()[word]
    if _counts(word, following, at_start=not stop[:-1].strip(word)):
        return False
    if len(word) == 1 and word.isalpha() and stop[-2].isupper():
        return False
    # Typed in haste, a sentence may start with a small letter; after a long word that is likely.
    return starts_anew or (following[0].islower() and len(word) > 3)


def _counts(word: str, following: str, *, at_start: bool) -> bool:
    """Whether a number before a full stop is an ordinal, a date or a list number."""
    if not _ORDINAL.match(word):
        return False
    next_word = following.split(maxsplit=1)[0].lower().strip(",.")
    return at_start or following[0].islower() or next_word in _MONTHS


def _stripped(text: str, start: int, end: int) -> Span:
    """The span without the space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def statement_spans(text: str, grammar: Grammar) -> list[Span]:
    """Start and end of each point in a text by rule: sentences of a line that belong together."""
    return [
        span
        for line in _lines(text)
        for span in _grouped(line, begins_by_rule([text[slice(*s)] for s in line], grammar))
    ]


def _lines(text: str) -> list[list[Span]]:
    """The sentences of each line of a text."""
    lines: list[list[Span]] = []
    for sentence in sentence_spans(text):
        if lines and "\n" not in text[lines[-1][-1][1] : sentence[0]]:
            lines[-1].append(sentence)
        else:
            lines.append([sentence])
    return lines


def _grouped(line: Sequence[Span], begins: Sequence[bool]) -> list[Span]:
    """The sentences of a line together, a new span where a point begins."""
    spans: list[Span] = []
    for sentence, is_new in zip(line, begins, strict=True):
        if is_new or not spans:
            spans.append(sentence)
        else:
            spans[-1] = (spans[-1][0], sentence[1])
    return spans


def cut_statements(
    submission: Submission, grammar: Grammar, cutter: Cutter | None = None
) -> list[Statement]:
    """The statements of a submission in reading order; headings, footers and drafts give none."""
    return [statement for statement, _ in cut_with_readings(submission, grammar, cutter)]


def cut_with_readings(
    submission: Submission, grammar: Grammar, cutter: Cutter | None
) -> list[tuple[Statement, Readings]]:
    """The statements of a submission, each with the ways its words could have been cut.

    A reading is a text and its weight; those of a statement sum to 1. Without a cutter, and for a
    line of one sentence, the only reading is the statement itself.
    """
    seen: Counter[tuple[str, str]] = Counter()
    bearing = [
        (number, block) for number, block in enumerate(submission.blocks) if block.kind not in APART
    ]
    lines = [
        (number, block, line)
        for number, block in bearing
        for line in (_marked_lines(block.text) if block.kind in MARKS else _lines(block.text))
    ]
    texts = [
        Line(tuple(block.text[slice(*span)] for span in line), block.field is not None)
        for _, block, line in lines
    ]
    chances = cutter.chances(texts, grammar) if cutter else [None] * len(lines)
    result = []
    for (number, block, line), told, sentences in zip(lines, chances, texts, strict=True):
        if told is None:
            begins = begins_by_rule(sentences.sentences, grammar)
        else:
            begins = begins_by_chance(told)
        runs = {} if told is None else readings(told)
        place = 0
        for span in _grouped(line, begins):
            first = place
            while place < len(line) and line[place][1] <= span[1]:
                place += 1
            statement = _statement(submission, number, span, seen)
            result.append((statement, _readings(block.text, line, (first, place), runs)))
    return result


def _marked_lines(text: str) -> list[list[Span]]:
    """The lines of a comment or a change in the margin: each is one point."""
    spans = (_stripped(text, *match.span()) for match in re.finditer(r"[^\n]+", text))
    return [[span] for span in spans if span[0] < span[1]]


def _readings(
    text: str, line: Sequence[Span], own: tuple[int, int], runs: Mapping[tuple[int, int], float]
) -> Readings:
    """The runs of sentences that a line's own ones could be read in, by how likely each is."""
    words = text[line[own[0]][0] : line[own[1] - 1][1]]
    if not runs or len(line) == 1:
        return ((words, 1.0),)
    weights: defaultdict[str, float] = defaultdict(float)
    for first in range(max(0, own[0] - MOST_SENTENCES + 1), own[1]):
        for end in range(max(first, own[0]) + 1, min(len(line), first + MOST_SENTENCES) + 1):
            shared = min(end, own[1]) - max(first, own[0])
            weights[text[line[first][0] : line[end - 1][1]]] += runs[first, end] * shared
    least = min(LEAST_LIKELY * sum(weights.values()), max(weights.values()))
    likely = {words: weight for words, weight in weights.items() if weight >= least}
    total = sum(likely.values())
    return tuple((words, weight / total) for words, weight in likely.items())


def _statement(
    submission: Submission, number: int, span: Span, seen: Counter[tuple[str, str]]
) -> Statement:
    """One statement with an id that depends on place, words and occurrence alone."""
    block = submission.blocks[number]
    text = block.text[slice(*span)]
    place = block.field or (block.headings[-1] if block.headings else "")
    words = " ".join(text.casefold().split())
    seen[place, words] += 1
    digest = hashlib.sha256("\x1f".join((place, words, str(seen[place, words]))).encode())
    own = detect_language(text) if len(text) >= SHORTEST_FOR_LANGUAGE else submission.language
    return Statement(
        statement_id=f"{submission.submission_id}-{digest.hexdigest()[:8]}",
        submission_id=submission.submission_id,
        block=number,
        start=span[0],
        end=span[1],
        text=text,
        language=own,
    )


def block_of(statement: Statement, submission: Submission) -> Block:
    """The block that a statement is cut from."""
    return submission.blocks[statement.block]


def uncovered(submission: Submission, statements: list[Statement]) -> Iterator[str]:
    """The words of statement-bearing blocks that lie in no statement: always nothing."""
    covered: dict[int, list[Span]] = {}
    for statement in statements:
        covered.setdefault(statement.block, []).append((statement.start, statement.end))
    for number, block in enumerate(submission.blocks):
        if block.kind in APART:
            continue
        position = 0
        for start, end in [*sorted(covered.get(number, [])), (len(block.text), len(block.text))]:
            rest = block.text[position:start].strip()
            if rest:
                yield rest
            position = end
