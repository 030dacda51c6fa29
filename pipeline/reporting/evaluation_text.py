"""A measuring in plain words: what the terminal shows, and the words of the workbook."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from pipeline.evaluation.measure import Evaluation
from pipeline.evaluation.verdict import publishable
from pipeline.hearing import Hearing
from pipeline.reporting.labels import POSITION_LABELS, STANCE_LABELS, decimal, percent

DIMENSION_LABELS = {
    "target": "Hva utsagnet gjelder",
    "theme": "Tema",
    "stance": "Holdning",
    "proposal": "Forslag",
    "position": "Standpunkt per instans",
    "boundary": "Grenser mellom utsagn",
    "": "Dekning",
}

SCOPE_LABELS = {
    "all": "alle",
    "forms": "skjema",
    "documents": "dokumenter",
    "forms_moved": "skjema, ikke bare feltet",
    "blind": "blindprøven",
}

MEASURE_LABELS = {
    "coverage": "dekning",
    "precision": "presisjon",
    "recall": "treff",
    "f1": "F1",
    "precision_micro": "presisjon, alle koder",
    "recall_micro": "treff, alle koder",
    "f1_micro": "F1, alle koder (mikro)",
    "f1_macro": "F1, snitt over koder (makro)",
    "f1_sample": "F1, snitt over enheter",
    "exact": "andel helt like",
    "kappa": "Cohens kappa",
    "ece": "kalibreringsfeil (ECE)",
    "brier": "Brier",
    "share_right": "andel riktige",
    "mean_score": "snitt av sikkerhet",
    "count": "antall",
}

#: Value, low, high and n of a measure.
Figure = dict[str, float]

#: Dimension, measure, label and scope of what the terminal shows, with the words for it.
_SHOWN = (
    ("", "coverage", "", "all", "Dekning: andel enheter som {covered}"),
    ("target", "f1_micro", "", "all", "Hva utsagnet gjelder"),
    ("target", "f1_micro", "", "documents", "  dokumenter"),
    ("target", "f1_sample", "", "forms", "  skjema"),
    ("target", "f1_sample", "", "forms_moved", "  skjema, ikke bare feltet"),
    ("theme", "f1_micro", "", "all", "Tema, alle koder"),
    ("theme", "f1_macro", "", "all", "Tema, snitt over temaer"),
    ("stance", "f1_macro", "", "all", "Holdning, snitt over holdninger"),
    *(("stance", "f1", code, "all", f"  {label}") for code, label in STANCE_LABELS.items()),
    ("stance", "kappa", "", "all", "Holdning, Cohens kappa"),
    ("proposal", "f1", "true", "all", "Forslag"),
    ("position", "f1_micro", "", "all", "Standpunkt per instans og del av utkastet"),
    ("boundary", "f1", "", "all", "Grenser mellom utsagn"),
)


def summary_lines(found: Evaluation, hearing: Hearing, *, by_coders: bool) -> Iterator[str]:
    """What the terminal shows: the main figures, the curve and the verdict; no respondent's words.

    Args:
        found: What the measuring found.
        hearing: What hearing.toml says.
        by_coders: Whether two people's coding was compared; then nothing is published by it.
    """
    yield from introduction(found, by_coders=by_coders)
    figures = list(main_figures(found.measures, by_coders=by_coders))
    if figures:
        yield from ("", f"  {'':<46} {'verdi':>5}   95 % intervall   antall")
    for words, row in figures:
        yield f"  {words:<46} {decimal(row['value']):>5}   {interval(row):<15} {row['n']:>6.0f}"
    if by_coders:
        return
    if found.units:
        yield ""
        yield "Hvor mange av merkene er riktige?"
        yield from (f"  {line}" for line in score_lines(found.measures))
        yield from _curve_lines(found.measures)
    for heading, lines in verdict_parts(found.measures, hearing):
        yield from ("", heading, *(f"  {line}" for line in lines))


def verdict_parts(measures: pd.DataFrame, hearing: Hearing) -> Iterator[tuple[str, list[str]]]:
    """Whether the tags are good enough to publish: by the hand coding, and by the blind sample."""
    limit = hearing.about.edition_limit
    asked = f"Godt nok til å publisere? Grensen er F1 {decimal(limit)}."
    drawn = figure(measures, "stance", "exact", "", "blind")
    for scope, heading in (
        ("all", asked),
        ("blind", f"Blindprøven: {drawn['n'] if drawn else 0} utsagn kodet uten å se merkene."),
    ):
        lines = [verdict.text for verdict in publishable(measures, limit, scope=scope)]
        if lines:
            yield heading, lines


def main_figures(measures: pd.DataFrame, *, by_coders: bool) -> Iterator[tuple[str, Figure]]:
    """The words and the figure of each main measure that was made."""
    covered = "begge har kodet" if by_coders else "ligger i utsagn"
    yield from (
        (words.format(covered=covered), row)
        for *key, words in _SHOWN
        if (row := figure(measures, *key)) is not None
    )


def introduction(found: Evaluation, *, by_coders: bool) -> Iterator[str]:
    """What was compared, in one or two sentences."""
    what = f"{found.units} enheter fra {found.submissions} innspill"
    if by_coders:
        yield f"Samsvar mellom to kodere: {what}. Tallene er F1 der ikke annet står."
        yield "Presisjon er den andre koderens, treff den førstes. F1 er lik begge veier."
        return
    if not found.units:
        yield "Ingen har håndkodet denne høringen, bare blindprøven. Tallene er F1."
        return
    yield f"Samsvar mellom merkene og håndkodingen: {what}. Tallene er F1 der ikke annet står."
    if found.tagged_blind == found.submissions - found.unread:
        yield "Ingen innspill er merket av en modell som har sett håndkodingen av det."
    elif found.tagged_blind:
        yield (
            f"{found.tagged_blind} av innspillene er med i treningsdataene, og er merket av "
            "modeller som ikke har sett håndkodingen av dem."
        )
    else:
        yield "Modellene har ikke lært av noen av innspillene."
    if found.unread:
        yield f"{found.unread} av innspillene er ikke lest. Enhetene i dem teller som feil."


def figure(
    measures: pd.DataFrame, dimension: str, measure: str, label: str, scope: str
) -> Figure | None:
    """Value, interval and n of one measure, or None when it was not measured."""
    rows = measures[
        (measures["dimension"] == dimension)
        & (measures["measure"] == measure)
        & (measures["label"] == label)
        & (measures["scope"] == scope)
    ]
    if rows.empty or math.isnan(rows["value"].iloc[0]):
        return None
    found = {name: float(rows[name].iloc[0]) for name in ("value", "low", "high")}
    return found | {"n": int(rows["n"].iloc[0])}


def interval(row: Figure) -> str:
    """The interval as readers meet it; a dash when there is none."""
    if math.isnan(row["low"]):
        return "–"
    return f"{decimal(row['low'])}–{decimal(row['high'])}"


def curve_scopes(measures: pd.DataFrame) -> list[tuple[int, str]]:
    """How many units are confirmed and the scope, for each point of the curve."""
    found = [scope for scope in dict.fromkeys(measures["scope"]) if scope.startswith("confirmed_")]
    return [(int(scope.removeprefix("confirmed_")), scope) for scope in found]


def _curve_lines(measures: pd.DataFrame) -> Iterator[str]:
    """The learning curve: themes and stance by confirmed units."""
    points = curve_scopes(measures)
    if not points:
        return
    yield ""
    yield "Læringskurve: F1 når så mange enheter fra høringen er kontrollert. I parentes står"
    yield "intervallet for gevinsten mot 0 kontrollerte."
    yield f"  {'':<20} {'tema':>20} {'holdning':>20} {'forslag':>20}"
    for confirmed, scope in points:
        shown = "".join(f" {_point(measures, *key, scope):>20}" for key in _ON_CURVE)
        yield f"  {f'{confirmed} kontrollerte':<20}{shown}"


_ON_CURVE = (("theme", "f1_macro", ""), ("stance", "f1_macro", ""), ("proposal", "f1", "true"))


def _point(measures: pd.DataFrame, dimension: str, measure: str, label: str, scope: str) -> str:
    """A point of the curve, and the interval of what it gained."""
    row = figure(measures, dimension, measure, label, scope)
    gained = figure(measures, dimension, f"gain_{measure}", label, scope)
    value = decimal(row["value"]) if row else "–"
    if gained is None or math.isnan(gained["low"]):
        return value
    return f"{value} ({_signed(gained['low'])} til {_signed(gained['high'])})"


def _signed(value: float) -> str:
    """A difference with its sign, the sign of minus as Norwegian prints it."""
    rounded = round(value, 2)
    return f"{'−' if rounded < 0 else '+'}{decimal(abs(rounded))}"


def score_lines(measures: pd.DataFrame) -> Iterator[str]:
    """How far the scores can be trusted."""
    for dimension in ("target", "theme", "stance", "proposal"):
        shares = [
            figure(measures, dimension, "share_right", label, "all")
            for label in ("sikker", "usikker")
        ]
        said = [
            f"{percent(row['value'])} av {row['n']} {word}"
            for row, word in zip(shares, ("sikre", "usikre"), strict=True)
            if row
        ]
        if said:
            yield f"{DIMENSION_LABELS[dimension]}: {', '.join(said)}."


def code_label(dimension: str, code: str, hearing: Hearing) -> str:
    """The words for a code of a dimension."""
    labels = {
        "target": hearing.targets,
        "theme": hearing.theme_labels,
        "stance": STANCE_LABELS,
        "position": POSITION_LABELS,
        "proposal": {"true": "Forslag"},
    }.get(dimension, {})
    return labels.get(code, "Ingen kode" if code == "ingen" else code)


MEASURES_EXPLAINED = (
    ("Enhet", "Et stykke tekst som er kodet for hånd."),
    ("Presisjon", "Av det programmet merket: andelen som håndkodingen er enig i."),
    ("Treff", "Av det som er håndkodet: andelen som programmet fant."),
    ("F1", "Presisjon og treff i ett tall, fra 0 til 1. 1 er fullt samsvar."),
    ("F1, alle koder (mikro)", "Alle koder i alle enheter lagt sammen. Vanlige koder teller mest."),
    ("F1, snitt over koder (makro)", "Snittet av F1 for hver kode. Sjeldne koder teller like mye."),
    (
        "F1, snitt over enheter",
        "Snittet av F1 for hver enhet. Har begge latt være å kode, er det samsvar.",
    ),
    ("Cohens kappa", "Samsvar ut over det tilfeldige. 0 er som tilfeldig, 1 er fullt samsvar."),
    (
        "Fra og til",
        "95 % intervall. Innspill er trukket på nytt tusen ganger, hele innspill om gangen.",
    ),
    ("Antall", "Enheter. For en kode: enheter som har koden i minst én av kodingene."),
    (
        "Skjema, ikke bare feltet",
        "Enheter i skjemaet som ikke bare gjelder spørsmålet de står under. For de andre er "
        "feltet nok.",
    ),
    ("Dekning", "Andelen enheter som ligger i utsagn programmet har delt teksten i."),
    (
        "Grenser mellom utsagn",
        "Hvor ofte programmet deler teksten samme sted som håndkodingen, inne i et avsnitt eller "
        "felt.",
    ),
    (
        "Sikkerhet",
        "Merker med sikkerhet 0,8 bør være riktige i åtte av ti tilfeller. Kalibreringsfeilen er "
        "snittet av avviket. Brier er snittet av kvadratet av avviket for hvert merke.",
    ),
    (
        "Standpunkt per instans",
        "Om hver høringsinstans får samme standpunkt til hver del av utkastet som etter "
        "håndkodingen, med tellereglene i rapporten.",
    ),
    (
        "Læringskurve",
        "Hvor gode merkene blir når så mange enheter fra høringen er kontrollert. Det måles på "
        "andre innspill enn de kontrollerte. Ved 0 vet programmet ingenting om høringen.",
    ),
    (
        "Blindprøven",
        "Utsagn som er trukket tilfeldig, og kodet av folk som ikke så merkene. De lærer ikke "
        "programmet noe. Målingen viser hvor gode programmets egne merker er i denne høringen.",
    ),
    (
        "Største feil",
        "Feilene som veier tyngst: feil holdning mest, og mer jo sikrere programmet var. Arket er "
        "til å lese, for å se hva programmet ikke forstår.",
    ),
)
"""Words of the workbook, and what they mean."""
