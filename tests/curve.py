"""What checking rows teaches, with the hand coding as the analyst.

Run with `python -m tests.curve`; docs/method.md says what came out. Rows are checked in the order
of the queue and in random order, with the codes of the hand-coded unit that their words lie in.
Measured on the rows that are not checked, before and after, with intervals over submissions.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.aggregation.aggregate import aggregate
from pipeline.evaluation.intervals import SEED
from pipeline.hearing import Hearing, load_hearing
from pipeline.loaders.ingest import as_records, ingest
from pipeline.nlp.labelled import labelled_statements, with_checked
from pipeline.nlp.tagging import tag_submissions
from pipeline.nlp.training import fit_taggers, load_taggers
from pipeline.privacy.personal_data import personal_data_table
from pipeline.review.codebook import YES
from pipeline.review.decisions import WEIGHT, confirmed_rows
from pipeline.review.journal import CHECKED, TAGGED, Edit
from pipeline.review.queue import queue_table
from pipeline.workspace import Tables, Workspace, typed
from tests.builders import gold_units
from tests.conftest import EXAMPLE, SECOND

RESAMPLES = 1000


class Coded(NamedTuple):
    """The hand coding of a statement."""

    targets: tuple[str, ...]
    themes: frozenset[str]
    stance: str
    proposal: bool


def coded_statements(raw: Path, tables: Tables) -> dict[str, Coded]:
    """The hand coding by statement; of several units that lie in one, all themes hold."""
    senders = tables["submissions"].set_index("submission_id")
    units: dict[str, list[dict[str, Any]]] = {}
    for unit in gold_units(raw):
        units.setdefault(str(unit.get("row_id") or unit.get("file")), []).append(unit)
    found = {}
    for row in tables["statements"].itertuples():
        sender = senders.loc[row.submission_id]
        key = sender["source_row"] or Path(sender["source_file"]).name
        words = "".join(row.text.split())
        inside = [unit for unit in units.get(str(key), []) if overlaps(words, unit["text"])]
        if inside:
            largest = max(inside, key=lambda unit: len(unit["text"]))
            themes = frozenset(theme for unit in inside for theme in unit["themes"])
            proposal = any(unit["proposal"] for unit in inside)
            targets = tuple(largest["targets"])
            found[row.statement_id] = Coded(targets, themes, largest["stance"], proposal)
    return found


def overlaps(words: str, text: str) -> bool:
    other = "".join(text.split())
    return words in other or other in words


def checked_rows(
    names: list[str], gold: dict[str, Coded], statements: pd.DataFrame, hearing: Hearing
) -> pd.DataFrame:
    """The training data after the analyst had checked these statements."""
    texts = dict(zip(statements["statement_id"], statements["text"], strict=True))
    journal = [
        Edit("", name, texts[name], what, "", after)
        for name in names
        for what, after in {
            CHECKED: YES,
            TAGGED["target"]: ";".join(gold[name].targets),
            TAGGED["theme"]: ";".join(sorted(gold[name].themes)),
            TAGGED["stance"]: gold[name].stance,
            TAGGED["proposal"]: YES if gold[name].proposal else "nei",
        }.items()
    ]
    return confirmed_rows(journal, hearing, weight=WEIGHT)


def themes_of(tags: pd.DataFrame) -> dict[str, frozenset[str]]:
    own = tags[tags["dimension"] == "theme"]
    return {str(name): frozenset(rows["code"]) for name, rows in own.groupby("statement_id")}


def micro(
    rest: list[str], gold: dict[str, Coded], found: dict[str, frozenset[str]]
) -> np.ndarray[Any, Any]:
    """Hits and occurrences of each statement."""
    return np.array(
        [
            [2 * len(gold[name].themes & said), len(gold[name].themes) + len(said)]
            for name in rest
            for said in [found.get(name, frozenset())]
        ],
        dtype=float,
    )


def gain(
    rest: list[str],
    gold: dict[str, Coded],
    before: dict[str, frozenset[str]],
    after: dict[str, frozenset[str]],
) -> tuple[float, float, float, float]:
    """F1 before and after, and the 95 % interval of the difference, over submissions."""
    both = np.hstack([micro(rest, gold, before), micro(rest, gold, after)])
    owners = [name.rsplit("-", 1)[0] for name in rest]
    sums = pd.DataFrame(both).groupby(owners).sum().to_numpy()
    random = np.random.default_rng(SEED)
    drawn = [sums[random.integers(len(sums), size=len(sums))].sum(axis=0) for _ in range(RESAMPLES)]
    differences = [s[2] / s[3] - s[0] / s[1] for s in drawn]
    total = sums.sum(axis=0)
    low, high = np.quantile(differences, [0.025, 0.975])
    return float(total[0] / total[1]), float(total[2] / total[3]), float(low), float(high)


def curve(
    raw: Path, steps: tuple[int, ...], n_random: int, cache: Path | None = None
) -> Iterator[str]:
    """A line for each order and number of checked rows."""
    hearing = load_hearing(raw / "hearing.toml")
    with TemporaryDirectory() as folder:
        place = Path(folder)
        workspace = Workspace(raw, place, place / "review", place)
        tables = ingest(workspace, hearing, lambda *_: None, ocr=False)
    records = as_records(tables["submissions"], tables["blocks"])
    bundled = labelled_statements()
    # The example's own hand coding must not teach what it then measures.
    base = bundled if (raw / "gold.jsonl").is_file() else bundled[bundled["submission"] == ""]
    base = base.reset_index(drop=True)
    taggers = load_taggers(base, cache)
    statements, tags = tag_submissions(records, hearing, taggers)
    tables |= {"statements": typed("statements", statements), "tags": typed("tags", tags)}
    counted = tables["statements"].groupby("submission_id").size()
    n_statements = tables["submissions"]["submission_id"].map(counted).fillna(0).astype(int)
    tables["submissions"]["n_statements"] = n_statements
    tables["decisions"] = typed("decisions", pd.DataFrame())
    tables |= aggregate(tables, hearing)
    tables["personal_data"] = personal_data_table(tables)
    gold = coded_statements(raw, tables)
    content = tables["statements"][tables["statements"]["is_substantive"].astype(bool)]
    measured = [name for name in content["statement_id"] if name in gold]
    queue = [name for name in queue_table(tables)["statement_id"] if name in set(measured)]
    queue += [name for name in measured if name not in set(queue)]
    orders = {"kø": queue}
    for seed in range(n_random):
        shuffled = np.random.default_rng(SEED + seed).permutation(measured)
        orders[f"tilfeldig {seed + 1}"] = list(map(str, shuffled))
    before = themes_of(tables["tags"])
    learns = any(theme.borrows for theme in hearing.themes)
    for step in steps:
        for name, order in orders.items():
            checked = checked_rows(order[:step], gold, tables["statements"], hearing)
            taught = fit_taggers(with_checked(base, checked)) if learns else taggers
            _, now = tag_submissions(records, hearing, taught, checked=checked)
            rest = order[step:]
            after = themes_of(now)
            old, new, low, high = gain(rest, gold, before, after)
            right = {name: gold[name].themes for name in order[:step]}
            hits, of_both = micro(order, gold, after | right).sum(axis=0)
            yield (
                f"{hearing.about.id}  {step:>3} rader  {name:<12} tema mikro-F1 på de andre "
                f"({len(rest)}): {old:.3f} → {new:.3f}  ({low:+.3f} til {high:+.3f})"
                f"  alle, med de rettede: {hits / of_both:.3f}"
            )


def main() -> None:
    """Print the curve of both bundled hearings."""
    cache = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for raw, steps, n_random in ((SECOND, (50, 100, 150), 2), (EXAMPLE, (50, 100, 200), 1)):
        for line in curve(raw, steps, n_random, cache):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
