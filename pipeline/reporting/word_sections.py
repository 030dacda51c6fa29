"""The quotes of a chapter under their headings, each with what stands behind it in numbers."""

from __future__ import annotations

import pandas as pd

from pipeline.aggregation.proposals import KINDS
from pipeline.aggregation.summaries import SECTIONS, STANCE_OF, in_words
from pipeline.reporting.counts import TOTAL
from pipeline.reporting.phrases import capital, records
from pipeline.reporting.reading import Reading
from pipeline.reporting.word_parts import Manuscript
from pipeline.reporting.wording import lower_first

#: What one statement does, and what several do.
_SAYS = {
    "svar": ("har innhold", "har innhold"),
    "stotte": ("uttrykker støtte", "uttrykker støtte"),
    "forbehold": (
        "uttrykker støtte med merknad eller ønske om endring",
        "uttrykker støtte med merknad eller ønske om endring",
    ),
    "innvendinger": ("er kritisk", "er kritiske"),
    "forslag": ("inneholder et konkret forslag", "inneholder konkrete forslag"),
    "noytralt": (
        "gir opplysninger uten å ta stilling",
        "gir opplysninger uten å ta stilling",
    ),
}
#: What one respondent holds, and what several hold, where statement and position share a word.
_HOLDS = {
    "stotte": ("støtter uten merknader", "støtter uten merknader"),
    "forbehold": ("støtter med merknad", "støtter med merknad"),
    "innvendinger": ("er kritisk", "er kritiske"),
}


def write_sections(report: Manuscript, reading: Reading, target: str, quotes: pd.DataFrame) -> None:
    """Write the quotes under their headings; one that stands already is not repeated."""
    shown: set[str] = set()
    said = reading.said[reading.said["target"] == target]
    for section, heading in SECTIONS.items():
        own = quotes[quotes["section"] == section]
        if own.empty or section not in _SAYS:
            continue
        report.heading(heading, 2)
        fresh = [row for row in records(own) if row["statement_ids"] not in shown]
        report.lead_in(_intro(section, _behind(section, said), len(fresh), reading))
        for row in fresh:
            shown.add(row["statement_ids"])
            language = str(reading.statements[row["statement_ids"]]["language"])
            report.quote(row["text"], language, reading.source(row["statement_ids"]))
        if section == "forslag":
            write_proposal_kinds(report, reading, target)
    if not (quotes["section"] == "forslag").any():
        write_proposal_kinds(report, reading, target, heading=SECTIONS["forslag"])


def write_proposal_kinds(
    report: Manuscript, reading: Reading, target: str, *, heading: str = ""
) -> None:
    """Write how many proposals of each kind, under a heading and with a sentence if need be."""
    proposals = reading.content.tables["proposals"]
    kinds = proposals.loc[proposals["target"] == target, "kind"].value_counts()
    rows = [(label, int(kinds[kind])) for kind, label in KINDS.items() if kind in kinds]
    if not rows:
        return
    total = int(kinds.sum())
    rows.append((TOTAL, total))
    label = lower_first(reading.content.hearing.targets[target])
    if heading:
        report.heading(heading, 2)
        what = _SAYS["forslag"][total > 1]
        report.lead_in(f"{_statements(total)} {what}. Tabellen viser hva slags forslag det er.")
    table = pd.DataFrame(rows, columns=["Type forslag", "Antall"])
    report.table(table, f"Forslag til {label} etter type", [6, 2])


def _behind(section: str, said: pd.DataFrame) -> pd.DataFrame:
    """The statements that a section's quotes are taken from."""
    if section == "svar":
        return said
    if section == "forslag":
        return said[said["is_proposal"]]
    return said[said["stance"] == STANCE_OF[section]]


def _intro(section: str, own: pd.DataFrame, n_quotes: int, reading: Reading) -> str:
    """How many statements say this, what their respondents hold, how many are quoted here."""
    voices = list(own["respondent_id"].unique())
    one, several = _SAYS[section]
    who = "én instans" if len(voices) == 1 else f"{in_words(len(voices))} instanser"
    text = f"{_statements(len(own))}, fra {who}, {one if len(own) == 1 else several}."
    if section in _HOLDS:
        target, stance = str(own["target"].iloc[0]), STANCE_OF[section]
        held = sum(reading.positions.get((voice, target)) == stance for voice in voices)
        text += f" {_holders(held, len(voices), *_HOLDS[section])} alt i alt."
    if len(own) > n_quotes:
        quoted = "Ett" if n_quotes == 1 else capital(in_words(n_quotes))
        text += f" {quoted} av utsagnene er sitert her." if n_quotes else ""
        text += " Alle står i regnearket."
    return text


def _statements(count: int) -> str:
    """A number of statements, at the start of a sentence."""
    return "Ett utsagn" if count == 1 else f"{capital(in_words(count))} utsagn"


def _holders(held: int, n_all: int, one: str, several: str) -> str:
    """How many of those who say something hold it as their position."""
    if n_all == 1:
        return f"Instansen {one}" if held else "Instansen har et annet standpunkt"
    if held == n_all:
        return f"Alle instansene {several}"
    return f"{capital(in_words(held))} av instansene {one if held <= 1 else several}"
