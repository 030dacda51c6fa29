"""How good the tags are, as `evaluate` measured them, in words that readers know."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.reporting.labels import STANCE_LABELS, decimal

FILE = "evaluering.csv"
#: Where all that is measured is from one submission.
UNKNOWN = "ikke kjent"
_COLUMNS = ("measure", "dimension", "label", "scope", "value", "low", "high", "n")
#: Which measures are told, in this order; F1 of all codes together.
_TOLD = {
    ("f1_sample", "target"): "Hva utsagnet gjelder",
    ("f1_macro", "theme"): "Tema",
    ("f1_macro", "stance"): "Holdning",
    ("f1", "proposal"): "Konkret forslag",
    ("f1_macro", "position"): "Standpunkt hos en instans",
}


def read_quality(path: Path) -> pd.DataFrame | None:
    """One row a told measure: `Merke`, `F1`, `95 % intervall`, `Antall`; None when not measured.

    The measures are those of all submissions together. A file of another make counts as none.
    """
    if not path.is_file():
        return None
    try:
        found = pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype={"label": "string"})
    except (OSError, ValueError):
        return None
    if not set(_COLUMNS) <= set(found.columns):
        return None
    found = found[found["scope"].fillna("all").isin(["all", ""])].fillna({"label": ""})
    found = found.dropna(subset="value")
    rows = [_row(words, one) for words, one in _told(found)]
    return pd.DataFrame(rows, columns=["Merke", "F1", "95 % intervall", "Antall"])


def _told(found: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """The measures to tell, each with its words: those of all codes, then each stance."""
    told = []
    for (measure, dimension), words in _TOLD.items():
        own = found[(found["measure"] == measure) & (found["dimension"] == dimension)]
        # A proposal is a yes or no: its measure is that of the one code.
        code = "true" if dimension == "proposal" else ""
        told += [(words, row) for _, row in own[own["label"] == code].head(1).iterrows()]
        if dimension == "stance":
            parts = found[(found["measure"] == "f1") & (found["dimension"] == dimension)]
            told += [
                (f"– {STANCE_LABELS[str(row['label'])].lower()}", row)
                for _, row in parts.iterrows()
                if str(row["label"]) in STANCE_LABELS
            ]
    return told


def _row(words: str, one: pd.Series) -> tuple[str, str, str, int]:
    """A measure in the order of the columns."""
    known = not pd.isna(one["low"]) and not pd.isna(one["high"])
    interval = f"{decimal(float(one['low']))}–{decimal(float(one['high']))}" if known else UNKNOWN
    return words, decimal(float(one["value"])), interval, int(one["n"])
