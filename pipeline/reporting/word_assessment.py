"""The agency's own assessment in the Word report: what stands in the workbook, or room for it."""

from __future__ import annotations

from collections import Counter

from pipeline.reporting.phrases import capital, counted, joined
from pipeline.reporting.reading import Reading
from pipeline.reporting.word_parts import Manuscript

HEADING = "Etatens vurdering"
EMPTY = (
    "[Skriv vurderingen her, eller i kolonnene Vurdering og Oppfølging i arket Innspill i "
    "regnearket. Da kommer den med neste gang rapporten lages.]"
)


def write_assessment(report: Manuscript, reading: Reading, target: str) -> None:
    """Write the assessment of each statement about the target that has one, else room for it."""
    report.heading(HEADING, 2)
    counting = reading.content.stands
    ids = counting.loc[counting["target"] == target, "statement_id"]
    own = [one for one in ids if one in reading.assessed]
    if not own:
        report.text(EMPTY, "Merknad")
        return
    outcomes = Counter(reading.assessed[one].get("oppfølging", "ikke avgjort") for one in own)
    parts = [f"{count} {outcome.lower()}" for outcome, count in outcomes.items()]
    assessed = counted(len(own), "ett innspill er vurdert", "innspill er vurdert")
    report.text(f"{capital(assessed)}: {joined(parts)}.")
    for one in own:
        words = reading.assessed[one]
        outcome = words.get("oppfølging", "")
        source = reading.names[str(reading.statements[one]["respondent_id"])]
        text = " ".join(filter(None, [words.get("vurdering", ""), outcome and f"({outcome})"]))
        report.labelled(f"{source}:", text or "Ikke avgjort", "List Bullet")
