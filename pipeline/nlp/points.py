"""Which sentences of a line make a point together: learnt from answers that people have cut.

Gradient-boosted trees see cues on both sides of each gap between two sentences. They know nothing
of what the answer is about, so they hold for any hearing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.nlp.non_answers import non_answer
from pipeline.nlp.reference_grammar import Grammar
from pipeline.nlp.references import find_references, starts_with_reference

Floats = NDArray[np.float64]

# How often a point takes one, two, three or four sentences in 1,654 hand-coded units.
_SENTENCES_IN_A_POINT = (0.42, 0.47, 0.08, 0.03)
#: No point takes more.
MOST_SENTENCES = len(_SENTENCES_IN_A_POINT)
#: How much that counts beside the cues, of which the number of sentences in the line is one.
_LENGTH_COUNTS = 0.6
#: A new point begins from this chance on: to miss a change of stance costs more than a cut too
#: many (docs/method.md).
BEGINS = 0.25
#: What is no answer stands apart from what is.
SURE = 0.9
SEED = 20240620

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

#: What a sentence does, by plain words: the tree learns what follows on what.
_CUES = (
    _BARE_SUPPORT,
    re.compile(  # asks for something
        r"\b(?:bør|burde|må|skal|skulle|kan|foreslå\w*|ber|ønsk\w*|trengs?|krev\w*|ta inn|legg"
        r"|skriv|nevn|gjør|bytt|stryk|vis til|utgå|tas? (?:inn|ut)|presiser\w*|tydelig\w*)\b",
        re.IGNORECASE,
    ),
    re.compile(  # turns
        r"^(?:Men|Derimot|Imidlertid|Likevel|Samtidig)"
        r"|\b(?:imidlertid|likevel|derimot|samtidig|dessverre|men)\b"
    ),
    re.compile(  # denies or misses
        r"\b(?:ikke|ikkje|ingen|inga|aldri|uten|utan|mangl\w*|savn\w*|uklar\w*|verken)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:vi|oss|vår\w*|jeg|eg|meg|min|mitt|mine)\b", re.IGNORECASE),
    re.compile(  # speaks of the draft
        r"\b(?:råd\w*|utkast\w*|anbefaling\w*|tilråding\w*|tekst\w*|formulering\w*|kapit\w*"
        r"|høring\w*|punkt\w*|ord\w*)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\?"),
    re.compile(r":"),
    re.compile(r"\d"),
    re.compile(r"«"),
)
_FIRST_WORDS = {
    word: number
    for number, word in enumerate(
        [
            *("det", "den", "dette", "denne", "de", "vi", "når", "at", "å", "i", "for", "en", "ei"),
            *("et", "som", "hvis", "dersom", "slik", "da", "her", "jeg", "men", "hos", "hva", "så"),
            *("derfor", "ingen"),
        ]
    )
}
_N_CUES = len(_CUES) + 2


class Line(NamedTuple):
    """The sentences of a line, and whether it was given in a form, else in a document."""

    sentences: tuple[str, ...]
    is_form: bool


@dataclass(frozen=True, slots=True)
class Cutter:
    """What tells where a point begins."""

    model: HistGradientBoostingClassifier

    def chances(self, lines: Sequence[Line], grammar: Grammar) -> list[Floats]:
        """For each line the chance that a point begins after each sentence but the last."""
        cues = [_gap_cues(line, grammar) for line in lines]
        counts = [len(rows) for rows in cues]
        if not sum(counts):
            return [np.empty(0) for _ in lines]
        seen = np.vstack([rows for rows in cues if len(rows)])
        told = self.model.predict_proba(seen)[:, 1]
        apart = seen[:, _SAYS_NOTHING] != seen[:, _SAYS_NOTHING + 1]
        told = np.where(apart, np.maximum(told, SURE), told)
        return np.split(told, np.cumsum(counts)[:-1])


@cache
def _cut_lines() -> tuple[tuple[str, Line, tuple[int, ...]], ...]:
    """The bundled lines that people have cut: submission, line, and where its points begin."""
    path = resources.files("pipeline.nlp").joinpath("resources/cut_lines.jsonl")
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return tuple(
        (row["submission"], Line(tuple(row["sentences"]), row["is_form"]), tuple(row["begins"]))
        for row in rows
    )


def fit_cutter(submissions: Collection[str], grammar: Grammar) -> Cutter | None:
    """What the bundled lines of these submissions teach; nothing when there are none.

    The grammar is that of the hearing to cut: the lines' own references are few.
    """
    known = [(line, begins) for name, line, begins in _cut_lines() if name in submissions]
    outcomes = [
        place in begins for line, begins in known for place in range(1, len(line.sentences))
    ]
    if len(set(outcomes)) < 2:
        return None
    model = HistGradientBoostingClassifier(
        max_iter=160,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=15,
        l2_regularization=1.0,
        max_features=0.3,
        random_state=SEED,
    )
    return Cutter(model.fit(np.vstack([_gap_cues(line, grammar) for line, _ in known]), outcomes))


#: The column of `_gap_cues` that says whether the former sentence is no answer; then the latter.
_SAYS_NOTHING = 6


def _gap_cues(line: Line, grammar: Grammar) -> Floats:
    """A row for each gap between two sentences of a line: the cues that the tree sees."""
    texts = line.sentences
    count = len(texts)
    own = [_sentence_cues(text) for text in texts]
    nothing = [_says_nothing(text, grammar) for text in texts]
    refers = [starts_with_reference(text, grammar) for text in texts]
    stems = [_stems(text) for text in texts]
    outside = [-1.0] * _N_CUES
    rows = []
    said: set[str] = set()
    for place in range(1, count):
        former, latter = stems[place - 1], stems[place]
        said |= former
        shared = len(former & latter)
        rows.append(
            [
                *(count, place, count - place, line.is_form),
                *(refers[place], refers[place - 1], nothing[place - 1], nothing[place]),
                bool(_OPENS.match(texts[place])),
                bool(_LEANS.match(texts[place])),
                *(shared, shared / (1 + min(len(former), len(latter)))),
                len(latter & said),
                *own[place - 1],
                *own[place],
                *(own[place + 1] if place + 1 < count else outside),
                *(own[place - 2] if place > 1 else outside),
            ]
        )
    return np.array(rows, dtype=np.float64)


def _sentence_cues(text: str) -> list[float]:
    """What a sentence alone tells: its length, what it does, and its first word."""
    words = re.findall(r"\w+", text)
    first = words[0].lower() if words else ""
    hits = [float(bool(cue.search(text))) for cue in _CUES]
    return [float(len(words)), *hits, float(_FIRST_WORDS.get(first, -1))]


def readings(chances: Floats) -> dict[tuple[int, int], float]:
    """How likely each run of sentences (first, end) of a line is to be one point.

    Runs of up to four sentences; the chances of all runs that hold a sentence sum to 1.
    """
    count = len(chances) + 1
    kept = np.clip(chances, 1e-3, 1 - 1e-3)
    begins = [0.0, *np.log(kept)]
    joined = np.concatenate([[0.0], np.cumsum(np.log(1 - kept))])
    # In logarithms: the chances of a whole line of a thousand sentences are too small for a number.
    weight = {
        (first, end): begins[first]
        + joined[end - 1]
        - joined[first]
        + _LENGTH_COUNTS * math.log(_SENTENCES_IN_A_POINT[end - first - 1])
        for first in range(count)
        for end in range(first + 1, min(count, first + MOST_SENTENCES) + 1)
    }
    ahead = np.full(count + 1, -np.inf)
    behind = np.full(count + 1, -np.inf)
    ahead[0] = behind[count] = 0.0
    for (first, end), share in weight.items():
        ahead[end] = np.logaddexp(ahead[end], ahead[first] + share)
    for (first, end), share in reversed(weight.items()):
        behind[first] = np.logaddexp(behind[first], share + behind[end])
    return {
        (first, end): math.exp(ahead[first] + share + behind[end] - ahead[count])
        for (first, end), share in weight.items()
    }


def begins_by_chance(chances: Floats) -> list[bool]:
    """Whether a point begins at each sentence of a line, by the chance after each but the last.

    No point takes more sentences than any hand-coded one: the likeliest gap inside is cut.
    """
    begins = [True, *(chances >= BEGINS)]
    while True:
        places = [*np.flatnonzero(begins), len(begins)]
        long = [(one, other) for one, other in pairwise(places) if other - one > MOST_SENTENCES]
        if not long:
            return begins
        for one, other in long:
            begins[one + 1 + int(np.argmax(chances[one : other - 1]))] = True


def begins_by_rule(sentences: Sequence[str], grammar: Grammar) -> list[bool]:
    """Whether a point begins at each sentence, where nothing hand-cut teaches: the cheapest way."""
    gaps = [0.0, *(_gap_cost(*pair, grammar) for pair in pairwise(sentences))]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(sentences) + 1):
        options = (
            (
                best[start][0] + gaps[start] - math.log(_SENTENCES_IN_A_POINT[end - start - 1]),
                start,
            )
            for start in range(max(0, end - MOST_SENTENCES), end)
        )
        best.append(min(options))
    begins = [False] * len(sentences)
    end = len(sentences)
    while end:
        end = best[end][1]
        begins[end] = True
    return begins


def _gap_cost(before: str, after: str, grammar: Grammar) -> float:
    """What it costs to let a new point begin between two sentences; negative where it should."""
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
