"""The workbook evaluering.xlsx: every figure of a measuring, and the worst errors to read.

It holds respondents' words: it belongs in the internal edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook

from pipeline.evaluation.matching import DIMENSIONS
from pipeline.evaluation.measure import Evaluation
from pipeline.hearing import Hearing
from pipeline.reporting.cells import Column, Sheet, write_sheet
from pipeline.reporting.evaluation_text import (
    DIMENSION_LABELS,
    MEASURE_LABELS,
    MEASURES_EXPLAINED,
    SCOPE_LABELS,
    code_label,
    curve_scopes,
    figure,
    introduction,
    main_figures,
    score_lines,
    verdict_parts,
)
from pipeline.reporting.labels import POSITION_LABELS, STANCE_LABELS
from pipeline.reporting.ooxml import clean_text, write_package
from pipeline.workspace import rows_of

#: Office packages carry a time; this one says plainly that it means nothing.
_NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 - workbooks hold times without zone

_FIGURES = (
    Column("Verdi", 9, "share"),
    Column("Fra", 9, "share"),
    Column("Til", 9, "share"),
    Column("Antall", 9, "count"),
)
#: Measures of all codes together; the rest are of one code, or have a sheet of their own.
_OF_ALL = (
    *("coverage", "precision_micro", "recall_micro", "f1_micro", "f1_macro", "f1_sample"),
    *("exact", "kappa", "precision", "recall", "f1", "ece", "brier"),
)


def write_evaluation(found: Evaluation, hearing: Hearing, path: Path, *, by_coders: bool) -> None:
    """Write the workbook; equal findings give equal bytes.

    Args:
        found: What the measuring found.
        hearing: What hearing.toml says.
        path: Where it goes.
        by_coders: Whether two people's coding was compared.
    """
    workbook = Workbook(write_only=True)
    title = f"{'To kodere' if by_coders else 'Måling av merkene'} – {hearing.about.title}"
    properties = workbook.properties
    properties.title, properties.creator = clean_text(title), "horingsanalyse"
    properties.language = "nb-NO"
    properties.created = properties.modified = _NO_TIME
    for sheet in _sheets(found, hearing, by_coders=by_coders):
        write_sheet(workbook, sheet, "Intern: har sitater fra svarene")
    write_package(path, workbook.save, _NO_TIME)


def _sheets(found: Evaluation, hearing: Hearing, *, by_coders: bool) -> Iterator[Sheet]:
    """The sheets in the order of their tabs."""
    yield _summary(found, hearing, by_coders=by_coders)
    yield _overall(found.measures)
    yield _by_code(found.measures, hearing)
    for dimension, title in (
        ("stance", "Holdning forvekslet"),
        ("position", "Standpunkt forvekslet"),
    ):
        yield _confusion(found.measures, dimension, title, hearing)
    if not by_coders:
        yield _scores(found.measures)
        yield _curve(found.measures, hearing)
    yield _errors(found.errors, hearing, by_coders=by_coders)
    yield _guide()


def _summary(found: Evaluation, hearing: Hearing, *, by_coders: bool) -> Sheet:
    """What the terminal shows; a line of words has an empty value."""
    figures = main_figures(found.measures, by_coders=by_coders)
    rows: list[Sequence[object]] = [
        (hearing.about.title, None, None, None, None),
        *((line, "", None, None, None) for line in introduction(found, by_coders=by_coders)),
        *((words.replace("  ", " " * 6), *_cells(row)) for words, row in figures),
    ]
    if not by_coders:
        scores = list(score_lines(found.measures))
        parts = [("Hvor mange av merkene er riktige?", scores)] if scores else []
        for heading, lines in (*parts, *verdict_parts(found.measures, hearing)):
            rows += [
                (heading, None, None, None, None),
                *((line, "", None, None, None) for line in lines),
            ]
    return Sheet("Kort om", (Column("Måling", 100, "text"), *_FIGURES), rows, one_page=True)


def _overall(measures: pd.DataFrame) -> Sheet:
    """Every measure of all codes together, by dimension and scope."""
    chosen = measures[
        measures["measure"].isin(_OF_ALL)
        & (measures["label"] == "")
        & measures["scope"].isin(SCOPE_LABELS)
    ]
    columns = (Column("Merke", 26), Column("Enheter", 26), Column("Mål", 30), *_FIGURES)
    rows = [
        (
            DIMENSION_LABELS[row["dimension"]],
            SCOPE_LABELS[row["scope"]],
            MEASURE_LABELS[row["measure"]],
            *_cells(row),
        )
        for row in rows_of(chosen)
    ]
    return Sheet("Samlet", columns, rows, frozen=3)


def _by_code(measures: pd.DataFrame, hearing: Hearing) -> Sheet:
    """Precision, recall and F1 of each code, one row a code and scope."""
    chosen = measures[measures["measure"].isin(("precision", "recall", "f1"))]
    chosen = chosen[(chosen["label"] != "") & chosen["scope"].isin(SCOPE_LABELS)]
    columns = (
        *(Column("Merke", 24), Column("Kode", 34, "text"), Column("Enheter", 26)),
        *(Column(name, 11, "share") for name in ("Presisjon", "Treff", "F1", "F1 fra", "F1 til")),
        Column("Antall", 9, "count"),
    )
    found = {
        (row["dimension"], row["label"], row["scope"], row["measure"]): row
        for row in rows_of(chosen)
    }
    rows = []
    for dimension, code, scope in dict.fromkeys(key[:3] for key in found):
        parts = [found[dimension, code, scope, name] for name in ("precision", "recall", "f1")]
        rows.append(
            (
                DIMENSION_LABELS[dimension],
                code_label(dimension, code, hearing),
                SCOPE_LABELS[scope],
                *(_cell(part["value"]) for part in parts),
                *(_cell(parts[2][name]) for name in ("low", "high")),
                parts[2]["n"],
            )
        )
    return Sheet("Per kode", columns, rows, frozen=3)


def _confusion(measures: pd.DataFrame, dimension: str, title: str, hearing: Hearing) -> Sheet:
    """How often each code of the first coding (row) is each code of the second (column)."""
    chosen = measures[
        (measures["measure"] == "count")
        & (measures["dimension"] == dimension)
        & (measures["scope"] == "all")
    ]
    counts = {
        tuple(label.split(">")): int(value)
        for label, value in zip(chosen["label"], chosen["value"], strict=True)
    }
    order = (*STANCE_LABELS, *POSITION_LABELS)
    codes = [code for code in dict.fromkeys(order) if (code, code) in counts]
    codes += sorted({one for one, _ in counts} - set(codes))
    labels = [code_label(dimension, code, hearing) for code in codes]
    columns = (
        Column("Håndkodet ned, merket bortover", 32, "text"),
        *(Column(label, 14, "count") for label in labels),
    )
    rows = [
        (label, *(counts[one, other] for other in codes))
        for label, one in zip(labels, codes, strict=True)
    ]
    return Sheet(title, columns, rows, shaded=(2, len(columns)) if codes else None)


def _scores(measures: pd.DataFrame) -> Sheet:
    """How sure the program was, and how often it was right, by tenth of the score."""
    chosen = measures[measures["measure"] == "share_right"]
    columns = (
        *(Column("Merke", 26), Column("Sikkerhet", 16)),
        *(Column("Programmets sikkerhet", 14, "share"), Column("Andel riktige", 10, "share")),
        *_FIGURES[1:],
    )
    rows = []
    for row in rows_of(chosen):
        mean = figure(measures, row["dimension"], "mean_score", row["label"], row["scope"])
        rows.append(
            (
                DIMENSION_LABELS[row["dimension"]],
                row["label"].replace(".", ",").replace("-", "–"),
                mean["value"] if mean else None,
                *_cells(row),
            )
        )
    return Sheet("Sikkerhet", columns, rows, frozen=2)


def _curve(measures: pd.DataFrame, hearing: Hearing) -> Sheet:
    """The learning curve."""
    columns = (Column("Kontrollerte enheter", 14, "count"), Column("Mål", 52), *_FIGURES)
    rows = []
    for confirmed, scope in curve_scopes(measures):
        for row in rows_of(measures[measures["scope"] == scope]):
            dimension, code = row["dimension"], row["label"]
            name = code_label(dimension, code, hearing) if code else DIMENSION_LABELS[dimension]
            measure = row["measure"].removeprefix("gain_")
            gain = "gevinst i " if measure != row["measure"] else ""
            rows.append((confirmed, f"{name}: {gain}{MEASURE_LABELS[measure]}", *_cells(row)))
    return Sheet("Læringskurve", columns, rows)


def _errors(errors: pd.DataFrame, hearing: Hearing, *, by_coders: bool) -> Sheet:
    """The worst errors, with the words."""
    sides = ("Koder 1", "Koder 2") if by_coders else ("Håndkodet", "Merket")
    columns = (
        *(Column("Enhet", 8, "plain"), Column("Innspill", 12, "plain")),
        *(Column("Sted", 24, "text"), Column("Tekst", 70, "text")),
        *(
            Column(f"{DIMENSION_LABELS[dimension]}: {side.lower()}", 18, "text")
            for dimension in DIMENSIONS
            for side in sides
        ),
    )
    rows = [
        (
            *(row["unit"], row["submission"], row["place"], row["text"]),
            *(
                _labels(dimension, row[f"{side}_{dimension}"], hearing)
                for dimension in DIMENSIONS
                for side in ("coded", "found")
            ),
        )
        for row in rows_of(errors)
    ]
    return Sheet("Største feil", columns, rows, frozen=2, paper="A3")


def _labels(dimension: str, codes: str, hearing: Hearing) -> str:
    """The words for codes joined by `;`."""
    labels = [code_label(dimension, code, hearing) for code in codes.split(";") if code]
    return "; ".join(labels) or "–"


def _guide() -> Sheet:
    """What the measures mean."""
    columns = (Column("Ord", 34, "text"), Column("Betyr", 100, "text"))
    return Sheet("Slik leses tallene", columns, list(MEASURES_EXPLAINED))


def _cells(row: Mapping[str, Any]) -> tuple[object, ...]:
    """Value, interval and n as cells; what is not known is empty."""
    return (*(_cell(row[name]) for name in ("value", "low", "high")), int(row["n"]))


def _cell(value: float) -> float | None:
    """A number, or nothing when there is none."""
    return None if pd.isna(value) else float(value)
