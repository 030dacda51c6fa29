"""Cuts the blocks of a submission into statements: one point each, verbatim, never across lines."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise

from pipeline.loaders.language import detect_language
from pipeline.nlp.non_answers import non_answer
from pipeline.nlp.reference_grammar import Grammar
from pipeline.nlp.references import find_references, starts_with_reference
from pipeline.records import APART, MARKS, Block, Statement, Submission

Span = tuple[int, int]

# How often a point takes one, two, three or four sentences in 1,654 hand-coded units.
_SENTENCES_IN_A_POINT = (0.42, 0.47, 0.08, 0.03)
#: Under this length the language of a text alone is a guess; the submission's is taken.
SHORTEST_FOR_LANGUAGE = 60

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

# Words that open a new point, and words that lean on the sentence before.
_OPENS = re.compile(
    r"(?:Derimot|Videre|Vidare|For øvrig|Forøvrig|Ellers|Elles|I tillegg|Til slutt|Til sist|"
    r"Avslutningsvis|Når det gjelder|Når det gjeld|Samlet|Samla|Imidlertid|Dessuten|Rådet|"
    r"For det (?:første|andre|tredje)|Men)\b"
)
_LEANS = re.compile(
    r"(?:Det|Den|De|Dei|Dette|Denne|Disse|Desse|Da|Då|Slik|Sånn|Her|Der|Han|Hun|Ho|Hos|I|Å|Jeg|Eg|"
    r"Ingen|Da|Derfor|Difor|Krev|Ellers)\b"
)
# A short sentence that only says that one agrees; what follows is another point.
_BARE_SUPPORT = re.compile(
    r"støtt|stør vi|\benig|\beinig|samd|tiltre|slutt\w* (?:oss|seg)|\bpositiv|glad for|fornøyd",
    re.IGNORECASE,
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
    """Start and end of each point in a text: the sentences of a line that belong together."""
    lines: list[list[Span]] = []
    for sentence in sentence_spans(text):
        if lines and "\n" not in text[lines[-1][-1][1] : sentence[0]]:
            lines[-1].append(sentence)
        else:
            lines.append([sentence])
    return [span for line in lines for span in _points(text, line, grammar)]


def _points(text: str, line: list[Span], grammar: Grammar) -> list[Span]:
    """The cheapest way to group the sentences of a line into points."""
    gaps = [
        0.0,
        *(_gap_cost(text, *pair, grammar) for pair in pairwise(line)),
    ]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(line) + 1):
        options = (
            (
                best[start][0] + gaps[start] - math.log(_SENTENCES_IN_A_POINT[end - start - 1]),
                start,
            )
            for start in range(max(0, end - len(_SENTENCES_IN_A_POINT)), end)
        )
        best.append(min(options))
    spans: list[Span] = []
    end = len(line)
    while end:
        start = best[end][1]
        spans.append((line[start][0], line[end - 1][1]))
        end = start
    return spans[::-1]


def _gap_cost(text: str, former: Span, latter: Span, grammar: Grammar) -> float:
    """What it costs to let a new point begin between two sentences; negative where it should."""
    before, after = text[slice(*former)], text[slice(*latter)]
    if starts_with_reference(after, grammar):
        return -4.0
    cost = 0.0
    if _says_nothing(before, grammar) != _says_nothing(after, grammar):
        cost -= 4.0
    if _OPENS.match(after):
        cost -= 0.7
    if _LEANS.match(after):
        cost += 0.6
    if len(before) < 90 and _BARE_SUPPORT.search(before) and not _BARE_SUPPORT.search(after):
        cost -= 0.7
    return cost + 0.3 * len(_stems(before) & _stems(after))


def _says_nothing(sentence: str, grammar: Grammar) -> bool:
    """Whether a sentence alone is a pointer, a greeting or another non-answer."""
    return bool(non_answer(sentence, "paragraph", find_references(sentence, grammar)))


def _stems(sentence: str) -> set[str]:
    """The beginnings of the long words of a sentence: what it is about, roughly."""
    return {word[:7].casefold() for word in re.findall(r"\w{6,}", sentence)}


def cut_statements(submission: Submission, grammar: Grammar) -> list[Statement]:
    """The statements of a submission in reading order; headings, footers and drafts give none."""
    seen: Counter[tuple[str, str]] = Counter()
    return [
        _statement(submission, number, span, seen)
        for number, block in enumerate(submission.blocks)
        if block.kind not in APART
        for span in _spans_of(block, grammar)
    ]


def _spans_of(block: Block, grammar: Grammar) -> list[Span]:
    """The statements of a block; a comment or a change in the margin makes one point a line."""
    if block.kind not in MARKS:
        return statement_spans(block.text, grammar)
    lines = (_stripped(block.text, *match.span()) for match in re.finditer(r"[^\n]+", block.text))
    return [span for span in lines if span[0] < span[1]]


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
