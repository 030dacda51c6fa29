"""A random sample that people code without seeing the program's tags, and how far they agree."""

from __future__ import annotations

import hashlib

import pandas as pd

from pipeline.evaluate import Unit, measures
from pipeline.hearing import Hearing
from pipeline.review.codebook import YES
from pipeline.review.journal import BLIND, TAGGED
from pipeline.workspace import Tables, rows_of

#: Fixes which statements are drawn.
SEED = "blindprøve 1"
#: So many are drawn: some may be left out and there are still the thirty that a verdict needs.
SIZE = 40
#: Under so many coded statements nothing is said of whether the tags are good enough.
FEWEST = 30


def blind_sample(statements: pd.DataFrame) -> list[str]:
    """The ids of the statements that are coded blind, in reading order.

    Which ones follows from the ids alone, so that a new submission moves at most a few.
    """
    shown = statements[statements["non_answer"].fillna("") != "formalia"]
    drawn = set(sorted(shown["statement_id"], key=_draw)[:SIZE])
    return [name for name in shown["statement_id"] if name in drawn]


def _draw(statement: str) -> str:
    """A random place in the draw that only depends on the id."""
    return hashlib.sha256(f"{SEED}\x1f{statement}".encode()).hexdigest()


def blind_units(tables: Tables) -> list[Unit]:
    """The statements that people have coded blind, with the program's own tags beside.

    The program's tags are those from before people decided anything. A statement counts when its
    stance and at least one target are coded; no theme is then no theme.
    """
    decisions = tables["decisions"]
    coded = decisions[decisions["what"].str.startswith(BLIND)]
    gold: dict[str, dict[str, frozenset[str]]] = {}
    dimensions = {f"{BLIND}{what}": dimension for dimension, what in TAGGED.items()}
    for name, what, value in zip(coded["statement_id"], coded["what"], coded["value"], strict=True):
        is_proposal = dimensions[what] == "proposal"
        said = ["true" if value == YES else ""] if is_proposal else value.split(";")
        gold.setdefault(name, {})[dimensions[what]] = frozenset(filter(None, said))
    statements = tables["statements"].set_index("statement_id")
    channels = tables["submissions"].set_index("submission_id")["channel"]
    found = _codes(tables["suggestions"])
    units = []
    for name, codes in gold.items():
        if not codes.get("stance") or not codes.get("target") or name not in statements.index:
            continue
        row = statements.loc[name]
        units.append(
            Unit(
                submission=str(row["submission_id"]),
                channel=str(channels[row["submission_id"]]),
                field=str(row["field"]) or None,
                text=str(row["text"]),
                gold={dimension: codes.get(dimension, frozenset()) for dimension in TAGGED},
                found={
                    dimension: found.get((name, dimension), frozenset()) for dimension in TAGGED
                },
                is_found=True,
            )
        )
    return units


def verdict(tables: Tables, hearing: Hearing) -> tuple[pd.DataFrame, str]:
    """How far the program agrees with the blind coding, and in words whether that is enough.

    Returns:
        The rows of `evaluate.measures`, and a sentence: enough when the lower end of the interval
        of the theme F1 and of the stance F1 are at or over the hearing's `edition_limit`.
    """
    units = blind_units(tables)
    if len(units) < FEWEST:
        missing = FEWEST - len(units)
        return pd.DataFrame(), (
            f"{len(units)} utsagn i Blindprøve er merket. Merk {missing} til for å få vite om "
            "merkene er gode nok til å publisere."
        )
    figures = measures(units, hearing)
    lows = figures.set_index("measure")["low"]
    limit = hearing.about.edition_limit
    weak = [name for name in _DECISIVE if name in lows and lows[name] < limit]
    shown = f"{limit:.2f}".replace(".", ",")
    if not weak:
        return figures, f"Merkene er gode nok til å publisere: hele intervallet er over {shown}."
    names = " og ".join(name.split(":", 1)[0] for name in weak)
    return figures, (
        f"Merkene er ikke vist å være gode nok til å publisere: intervallet for {names} går under "
        f"{shown}. Kontroller flere utsagn, eller publiser uten disse merkene."
    )


#: The measures that publishing rests on.
_DECISIVE = ("tema: mikro-F1", "holdning: makro-F1")


def _codes(tags: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """The codes of each statement and dimension."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for row in rows_of(tags):
        key = (row["statement_id"], row["dimension"])
        found[key] = found.get(key, frozenset()) | {row["code"]}
    return found
