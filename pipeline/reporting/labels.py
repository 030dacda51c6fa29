"""The words that readers meet for the codes of the tables, in bokmål."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

POSITION_LABELS = {
    "stotter": "Støtter",
    "stotter_med_merknad": "Støtter med merknad",
    "delt": "Delt",
    "kritisk": "Kritisk",
    "noytral": "Tar ikke stilling",
    "ingen_merknader": "Ingen merknader",
    "henvisning": "Viser til annen instans",
}

STANCE_LABELS = {
    "stotter": "Støtter",
    "stotter_med_merknad": "Støtter med merknad",
    "kritisk": "Kritisk",
    "noytral": "Nøytral",
    "ikke_innhold": "Ikke innhold",
}

CHANNEL_LABELS = {"forms": "Skjema", "document": "Dokument"}

SOURCE_LABELS = {
    "field": "skjemafeltet",
    "reference": "henvisning i teksten",
    "heading": "overskriften",
    "model": "statistisk modell",
    "rule": "fast regel",
    "review": "kontrollert",
}

FLAG_LABELS = {
    "usikker": "usikker",
    "uenig": "to kilder er uenige",
    "knapp": "ett utsagn fra eller til avgjør",
    "spriker": "både støtte og innvendinger",
    "ukjent_henvisning": "svaret det vises til, er ikke kommet inn",
    "flere_svar": "flere svar fra samme instans, slått sammen",
    "senere_svar": "det siste svaret teller",
    "motstrid": "svarene fra samme instans spriker",
    "dissens": "noen av avsenderne mener noe annet",
}

NON_ANSWER_LABELS = {
    "ingen_merknader": "Ingen merknader",
    "peker": "Viser til eget svar et annet sted",
    "henvisning": "Viser til svar fra en annen instans",
    "formalia": "Hilsen, brevhode eller annen form",
}

BLOCK_LABELS = {
    "answer": "skjemasvar",
    "heading": "overskrift",
    "paragraph": "avsnitt",
    "list_item": "listepunkt",
    "table_cell": "tabellcelle",
    "comment": "kommentar i margen",
    "insertion": "tilføyd tekst",
    "deletion": "strøket tekst",
    "footnote": "fotnote",
    "letterhead": "brevhode, hilsen eller underskrift",
    "footer": "topptekst eller bunntekst",
    "quoted": "sitert tekst",
    "draft": "utkastets egen tekst",
}

EDITION_LABELS = {
    "intern": "Intern utgave – inneholder personopplysninger",
    "publisering": "Utgave for publisering",
}


def flag_labels(flags: str) -> str:
    """The words for flags joined by `;`."""
    return "; ".join(FLAG_LABELS.get(flag, flag) for flag in flags.split(";") if flag)


def source_of(statement: Mapping[str, Any], submission: Mapping[str, Any]) -> str:
    """Where a statement stands, so that a reader finds it: file, and row or page.

    Args:
        statement: A row of `statements`.
        submission: The row of `submissions` it belongs to.
    """
    file = str(submission["source_file"]).rsplit("/", 1)[-1]
    if submission["channel"] == "forms":
        return f"{file}, svar {submission['source_row']}"
    page = statement["page"]
    return file if page is None else f"{file}, side {page}"


def decimal(value: float, digits: int = 2) -> str:
    """A number with decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def percent(share: float) -> str:
    """A share of 0 to 1 as whole per cent, with the space that Norwegian has before the sign.

    Halves are rounded up, as readers do; what is more than nothing never shows as nothing.
    """
    exact = Decimal(str(share)) * 100
    if 0 < exact < Decimal("0.5"):
        return "under 1\u00a0%"
    return f"{exact.quantize(Decimal(1), ROUND_HALF_UP)}\u00a0%"
