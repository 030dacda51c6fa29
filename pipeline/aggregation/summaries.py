"""The review of each target in words: main tone, support, reservations, objections, proposals.

Every sentence says no more than its counts, and every quote is a statement, verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.hearing import Hearing
from pipeline.nlp.stance import CONTRAST
from pipeline.records import TAKE_A_STAND

SECTIONS = {
    "hovedtone": "Hovedtone",
    "svar": "Fra svarene",
    "stotte": "Støtte",
    "forbehold": "Støtte med merknader",
    "innvendinger": "Innvendinger",
    "forslag": "Konkrete forslag",
    "noytralt": "Opplysninger og eksempler",
}
"""Heading by section, in the order of the review; support and objection never share one."""

STANCE_OF = {
    "stotte": "stotter",
    "forbehold": "stotter_med_merknad",
    "innvendinger": "kritisk",
    "noytralt": "noytral",
}
# What one respondent does, and what several do.
_SAYS = {
    "stotter": ("støtter uten merknader", "støtter uten merknader"),
    "stotter_med_merknad": (
        "støtter, men har merknader eller ønsker endringer",
        "støtter, men har merknader eller ønsker endringer",
    ),
    "kritisk": ("er kritisk", "er kritiske"),
    "delt": (
        "har et delt syn: støtter noe og er kritisk til noe",
        "har et delt syn: støtter noe og er kritiske til noe",
    ),
}
_SAYS_WITHOUT_STAND = {
    "noytral": ("gir opplysninger uten å ta stilling", "gir opplysninger uten å ta stilling"),
    "ingen_merknader": ("sier at den ikke har merknader", "sier at de ikke har merknader"),
    "henvisning": (
        "viser til svaret fra en annen høringsinstans",
        "viser til svaret fra andre høringsinstanser",
    ),
}
#: Quotes shown of each kind; all statements stand in the workbook.
MOST_QUOTES = 5
MOST_PROPOSALS = 8
#: Under this many respondents on the base only numbers are given.
FEWEST_FOR_WORDS = 5
#: Share of characters in common, 0 to 100, from which a second quote only echoes the first.
ECHO = 65
# A statement that can stand alone begins like a sentence and ends like one …
_WHOLE = re.compile(r"^[«\"“]?[A-ZÆØÅ][\w«\"“-].*[.!?»\"”]$", re.DOTALL)
# … and does not lean on what was said before.
_LEANS = re.compile(r"^(?:Men|Det siste|Dette|Disse|Desse|Derfor|Difor|Da|Då|Heller ikke|Takk)\b")
#: A quote shorter than this says little alone; a longer one is hard to read in a report.
GOOD_LENGTH = (40, 420)


class Line(NamedTuple):
    """A sentence or a quote of a review, with what it rests on."""

    section: str
    text: str
    n_respondents: int
    statement_ids: str
    is_quote: bool


def quantity(count: int, base: int) -> str:
    """The word for how many of the base, by the one rule; the number alone on a small base."""
    if base < FEWEST_FOR_WORDS:
        return in_words(count)
    share = count / base
    if share == 1:
        return "alle"
    if share >= 0.9:
        return "nesten alle"
    if share > 0.6:
        return "de fleste"
    if share > 0.5:
        return "over halvparten"
    return "flere" if count >= 3 else in_words(count)


def summaries_table(
    positions: pd.DataFrame, stands: pd.DataFrame, tags: pd.DataFrame, hearing: Hearing
) -> pd.DataFrame:
    """One row a line of the reviews: sentences and quotes in reading order, by target."""
    proposed = set(tags.loc[tags["dimension"] == "proposal", "statement_id"])
    scores = tags.loc[tags["dimension"] == "stance"].set_index("statement_id")["score"]
    content = stands[stands["is_substantive"].astype(bool)].copy()
    content["is_proposal"] = content["statement_id"].isin(proposed)
    content["score"] = content["statement_id"].map(scores).astype(float)
    rows = [
        {"target": target, "order": order, **line._asdict()}
        for target in hearing.targets
        for order, line in enumerate(
            _review(
                target,
                hearing,
                positions[positions["target"] == target],
                content[content["target"] == target].reset_index(drop=True),
            )
        )
    ]
    return pd.DataFrame(rows)


def _review(
    target: str, hearing: Hearing, positions: pd.DataFrame, content: pd.DataFrame
) -> Iterator[Line]:
    """The lines of one target's review."""
    proposals = content[content["is_proposal"]]
    if target not in hearing.stand_targets:
        yield from _answered(hearing.targets[target], positions, proposals)
        yield from _quotes("svar", content, MOST_PROPOSALS)
        return
    yield from _main_tone(hearing.targets[target], positions)
    for section, stance in STANCE_OF.items():
        said = content[content["stance"] == stance]
        if section == "stotte":
            # Support in one clause and a reservation in the next is no plain support to quote.
            said = said[~said["text"].str.contains(CONTRAST)]
        yield from _quotes(section, said.reset_index(drop=True), MOST_QUOTES)
        if section == "innvendinger":
            yield from _quotes("forslag", proposals.reset_index(drop=True), MOST_PROPOSALS)


def _answered(label: str, positions: pd.DataFrame, proposals: pd.DataFrame) -> Iterator[Line]:
    """How many answer an open question, and how many propose something: it is no stand."""
    n_all = len(positions)
    if not n_all:
        yield Line("hovedtone", f"Ingen svarer på «{label}».", 0, "", False)
        return
    ids = ";".join(positions["statement_ids"])
    yield Line("hovedtone", f"{_count(n_all)} svarer på «{label}».", n_all, ids, False)
    voices = int(proposals["respondent_id"].nunique())
    if voices:
        text = f"{in_words(voices).capitalize()} av dem har konkrete forslag."
        ids = ";".join(proposals["statement_id"])
        yield Line("hovedtone", text, voices, ids, False)


def _main_tone(label: str, positions: pd.DataFrame) -> Iterator[Line]:
    """Sentences that say how many hold what, with the count beside the word."""
    counts = positions["position"].value_counts()
    n_all = len(positions)
    base = int(sum(counts.get(position, 0) for position in TAKE_A_STAND))
    ids = ";".join(positions["statement_ids"])
    if not n_all:
        yield Line(
            "hovedtone", f"Ingen høringsinstanser uttaler seg om {_mid(label)}.", 0, "", False
        )
        return
    yield Line(
        "hovedtone",
        f"{_count(n_all)} uttaler seg om {_mid(label)}. {_taking(base, n_all)}",
        n_all,
        ids,
        False,
    )
    for position, (one, several) in _SAYS.items():
        held = positions[positions["position"] == position]
        if len(held):
            says = one if len(held) == 1 else several
            text = f"{_quantified(len(held), base)} {says}."
            yield Line("hovedtone", text, len(held), ";".join(held["statement_ids"]), False)
    yield from _close(positions)
    yield from _without_stand(positions)


def _close(positions: pd.DataFrame) -> Iterator[Line]:
    """How many of the critical have as many statements with reservations as critical ones."""
    critical = positions[positions["position"] == "kritisk"]
    close = critical[critical["flag"].str.split(";").map(lambda flags: "knapp" in flags)]
    if not len(close):
        return
    if len(critical) == 1:
        who = "Den kritiske instansen"
    elif len(close) == len(critical):
        who = f"Alle de {in_words(len(critical))} kritiske"
    else:
        who = f"{in_words(len(close)).capitalize()} av de {in_words(len(critical))} kritiske"
    text = f"{who} har like mange utsagn med merknad som kritiske utsagn."
    yield Line("hovedtone", text, len(close), ";".join(close["statement_ids"]), False)


def _without_stand(positions: pd.DataFrame) -> Iterator[Line]:
    """Those who say something without taking a stand, kept apart by what they say."""
    for position, (one, several) in _SAYS_WITHOUT_STAND.items():
        held = positions[positions["position"] == position]
        if len(held):
            text = f"{_count(len(held))} {one if len(held) == 1 else several}."
            yield Line("hovedtone", text, len(held), ";".join(held["statement_ids"]), False)


def _quotes(section: str, said: pd.DataFrame, most: int) -> Iterator[Line]:
    """Statements that stand for the rest: central, sure, and never the same voice twice."""
    if said.empty:
        return
    for row in representative(said, most):
        quote = said.iloc[row]
        yield Line(section, quote["text"], 1, quote["statement_id"], True)


def representative(said: pd.DataFrame, most: int) -> list[int]:
    """Rows of the statements nearest to what the others say, at most one a respondent.

    Of near-identical texts only one is taken. In reading order; ties go to the surer tag, then to
    the earlier statement.
    """
    texts = list(said["text"])
    central = _centrality(texts)
    order = sorted(
        range(len(said)),
        key=lambda row: (
            not _reads_alone(texts[row]),
            -round(central[row] * float(said["score"].iloc[row]), 6),
            row,
        ),
    )
    chosen: list[int] = []
    voices: set[str] = set()
    for row in order:
        voice = str(said["respondent_id"].iloc[row])
        if len(chosen) == most:
            break
        if voice not in voices and not _is_echo(texts[row], [texts[one] for one in chosen]):
            voices.add(voice)
            chosen.append(row)
    return sorted(chosen)


def _reads_alone(text: str) -> bool:
    """Whether a statement is whole and of a good length, without a list or footnote mark."""
    fits = GOOD_LENGTH[0] <= len(text) <= GOOD_LENGTH[1]
    return fits and bool(_WHOLE.match(text)) and not _LEANS.match(text)


def _is_echo(text: str, chosen: list[str]) -> bool:
    """Whether a text says nearly the same words as one that is chosen already."""
    return any(fuzz.ratio(text, other) >= ECHO for other in chosen)


def _centrality(texts: list[str]) -> list[float]:
    """How much each text shares with the others on average, 0 to 1."""
    try:
        vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit_transform(texts)
    except ValueError:
        # scikit-learn's way of saying that no text holds a word.
        return [0.0] * len(texts)
    similarity = (vectors @ vectors.T).sum(axis=1)
    return [float(value) / len(texts) for value in similarity.A1]


def _taking(base: int, n_all: int) -> str:
    """A sentence on how many of those who write take a stand."""
    if base == 0:
        return "Ingen av dem tar stilling."
    if base == n_all:
        return (
            "Alle tar stilling."
            if n_all >= 3
            else "De tar stilling."
            if n_all > 1
            else "Den tar stilling."
        )
    return f"{in_words(base).capitalize()} av dem tar stilling."


def _quantified(count: int, base: int) -> str:
    """A quantity word with its count, at the start of a sentence."""
    word = quantity(count, base)
    return f"{word.capitalize()} ({count} av {base})"


def _count(count: int) -> str:
    """A number of respondents, at the start of a sentence."""
    noun = "høringsinstans" if count == 1 else "høringsinstanser"
    return f"{in_words(count).capitalize()} {noun}"


_WORDS = (
    "ingen",
    "én",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
)


def in_words(count: int) -> str:
    """A number as Norwegian writes it in running text: words up to twelve, spaced thousands."""
    if count < len(_WORDS):
        return _WORDS[count]
    return f"{count:,}".replace(",", "\u00a0")


def _mid(label: str) -> str:
    """A target's label inside a sentence."""
    return label[:1].lower() + label[1:]
