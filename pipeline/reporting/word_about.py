"""The parts of the Word report about the answers: who, invited, late, new hearing, alike."""

from __future__ import annotations

import pandas as pd

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counted import (
    campaigns_table,
    name_pairs_table,
    new_hearing_table,
    without_campaigns_table,
)
from pipeline.reporting.counts import types_table
from pipeline.reporting.differences import pieces
from pipeline.reporting.incoming import DOCUMENTS, how_many, invited_table, unread_documents
from pipeline.reporting.labels import percent
from pipeline.reporting.phrases import (
    capital,
    counted,
    date_in_words,
    hides_private,
    records,
    submission_name,
)
from pipeline.reporting.reading import Reading
from pipeline.reporting.word_parts import Manuscript, even_widths

#: The charts that belong to who answered, and when.
CHARTS = ("aktortype", "tid")


def write_respondents(report: Manuscript, content: Content, charts: list[Chart]) -> None:
    """«Hvem svarte»: by type, late answers, invited."""
    report.heading("Hvem svarte", new_page=True)
    report.text(how_many(content))
    _write_unread(report, content)
    report.table(types_table(content), "Svar etter aktørtype", [6.5, 3.2, 2.8, 3.5])
    for chart in charts:
        if chart.name in CHARTS:
            report.picture(chart)
    _write_late(report, content)
    _write_invited(report, content, charts)
    _write_name_pairs(report, content)


def _write_unread(report: Manuscript, content: Content) -> None:
    """The documents that are not read, by name; only in the internal edition."""
    unread = unread_documents(content)
    if not unread:
        return
    report.lead_in(
        "Se etter om disse er høringssvar. «Ikke analysert» bakerst i rapporten sier hvorfor de "
        "ikke er lest, og hva du kan gjøre:"
    )
    report.bullets(path.removeprefix(DOCUMENTS) for path in unread)


def _write_late(report: Manuscript, content: Content) -> None:
    """Answers after the deadline; who they are only in the internal edition."""
    submissions = content.submissions
    deadline = content.hearing.about.deadline
    late = submissions[submissions["is_late"].fillna(value=False).astype(bool)]
    if deadline is None:
        return
    report.heading("Svar etter fristen", 2)
    when = date_in_words(deadline)
    if late.empty:
        report.text(f"Fristen var {when}. Ingen daterte svar kom etter fristen.")
    else:
        came = counted(len(late), "Ett svar kom", "svar kom")
        report.text(f"Fristen var {when}. {came} senere. De er talt med på linje med de andre.")
    report.bullets(
        f"{submission_name(row, hide_private=hides_private(content))}, "
        f"{date_in_words(row['submitted_at'])}"
        for row in records(late)
    )
    undated = int(submissions["submitted_at"].isna().sum())
    if undated:
        report.text(f"{counted(undated, 'Ett svar', 'svar')} har ingen kjent dato.")


def _write_invited(report: Manuscript, content: Content, charts: list[Chart]) -> None:
    """Invited against answered, by group; those invited by name are one group."""
    table = invited_table(content)
    if table.empty:
        return
    report.heading("Inviterte og svar", 2)
    flags = content.tables["submissions"].drop_duplicates("respondent_id")["is_invited"]
    outside = int((flags == False).sum())  # noqa: E712 - an unknown value is neither
    report.text(
        "«Har svart» er alle høringsinstanser av samme aktørtype, også de som ikke hørte til dem "
        "som var invitert. Tallet er derfor ikke en andel av de inviterte. For dem som er invitert "
        "ved navn, er det antall navn som har svart. "
        f"{capital(counted(outside, 'én høringsinstans', 'høringsinstanser'))} har svart uten å "
        "stå på listen."
    )
    report.table(table, "Inviterte og svar", [10.5, 2.8, 2.7])
    for chart in charts:
        if chart.name == "inviterte":
            report.picture(chart)


def _write_name_pairs(report: Manuscript, content: Content) -> None:
    """Names that may belong together, for the analyst to decide; never in what is published."""
    table = name_pairs_table(content)
    if table.empty or content.edition != "intern":
        return
    report.heading("Navn som bør kontrolleres", 2)
    report.lead_in(
        "Navnene ligner på hverandre. Programmet har ikke slått dem sammen. Er de samme instans, "
        "skriv det samme navnet på begge i respondents.csv og kjør på nytt."
    )
    report.table(table.iloc[:, :3], "Navn som ligner", [4, 6, 6])


def write_new_hearing(report: Manuscript, content: Content) -> None:
    """«Vurdering av ny høring»: the proposals that would change the substance of the draft."""
    table = new_hearing_table(content)
    if table.empty:
        return
    report.heading("Vurdering av ny høring", new_page=True)
    report.text(
        "Fører svarene til vesentlige endringer, skal etaten vurdere om saken må på ny høring "
        "(utredningsinstruksen punkt 3-3). Listen viser forslag som ville endre innholdet i "
        "utkastet. Den er et utgangspunkt for vurderingen, ikke en konklusjon."
    )
    shown = table[["Gjelder", "Hva det ville endre", "Forslag", "Høringsinstans"]]
    report.table(shown, "Forslag som ville endre innholdet", [2.2, 3.3, 7, 3.5])


def write_similar(report: Manuscript, reading: Reading) -> None:
    """«Like svar og kampanjer»: who has sent the same text, and groups of near-identical texts."""
    content = reading.content
    similar, campaigns = content.tables["similar"], campaigns_table(content)
    if similar.empty and campaigns.empty:
        return
    report.heading("Like svar og kampanjer", new_page=True)
    report.text(
        "Like svar kan komme av en kampanje, eller av at instanser har skrevet sammen. Svarene er "
        "talt hver for seg."
    )
    if len(campaigns):
        report.heading("Instanser som har sendt mye av den samme teksten", 2)
        shown = campaigns.assign(
            **{"Andel felles tekst": campaigns["Andel felles tekst"].map(percent)}
        )
        report.table(shown.drop(columns="Instanser"), "Kampanjer", [2.4, 5, 2.2, 6.4])
        without = without_campaigns_table(content)
        report.heading("Standpunkt uten kampanjesvar", 2)
        report.lead_in("Tabellen viser tallene når instansene over er holdt utenfor.")
        report.table(without, "Standpunkt uten kampanjesvar", even_widths(without, 3))
    for place, (_, own) in enumerate(similar.groupby("group_id", sort=False), 1):
        _write_group(report, reading, place, own)


def _write_group(report: Manuscript, reading: Reading, place: int, own: pd.DataFrame) -> None:
    """A group of near-identical texts: the first as quote, who sent it, how the others differ."""
    ids = [str(code) for code in own["statement_id"]]
    voices = list(
        dict.fromkeys(reading.names[str(reading.statements[code]["respondent_id"])] for code in ids)
    )
    report.heading(f"Gruppe {place}: {len(ids)} utsagn fra {len(voices)} instanser", 2)
    first = reading.statements[ids[0]]
    report.quote(str(first["text"]), str(first["language"]), reading.source(ids[0]))
    report.labelled("Fra:", "; ".join(voices))
    for code, difference in zip(ids[1:], own["difference"].fillna("").iloc[1:], strict=True):
        if changes := pieces(difference):
            name = reading.names[str(reading.statements[code]["respondent_id"])]
            report.change(changes, label=f"Slik skiller {name} seg fra den første: ")
