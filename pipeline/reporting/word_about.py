"""The parts of the Word report that are about the answers: who, alike, method, all respondents."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counts import overview_table, types_table, unsure_table
from pipeline.reporting.incoming import DOCUMENTS, how_many, invited_table, unread_documents
from pipeline.reporting.labels import CHANNEL_LABELS, PUBLISHED
from pipeline.reporting.phrases import (
    capital,
    counted,
    date_in_figures,
    date_in_words,
    hides_private,
    is_known,
    joined,
    number,
    on_private,
    private_files,
    records,
    signed_by,
    submission_name,
    yes_no,
)
from pipeline.reporting.reading import Reading
from pipeline.reporting.word_parts import Manuscript
from pipeline.reporting.wording import type_label

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
    _write_invited(report, content)


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


def _write_invited(report: Manuscript, content: Content) -> None:
    """Invited against answered, by group; those invited by name are one group."""
    table = invited_table(content)
    if table.empty:
        return
    report.heading("Inviterte", 2)
    flags = content.tables["submissions"].drop_duplicates("respondent_id")["is_invited"]
    outside = int((flags == False).sum())  # noqa: E712 - an unknown value is neither
    report.text(
        "Tabellen viser hvem som var invitert. «Har svart» er alle høringsinstanser av "
        "samme aktørtype, også de som ikke hørte til dem som var invitert. Tallet er derfor ikke "
        "en andel av de inviterte. For dem som er invitert ved navn, er det antall navn som har "
        f"svart. {capital(counted(outside, 'én høringsinstans', 'høringsinstanser'))} har svart "
        "uten å stå på listen."
    )
    report.table(table, "Inviterte og svar", [10.5, 2.8, 2.7])


def write_similar(report: Manuscript, reading: Reading) -> None:
    """«Like svar»: groups of near-identical texts, with the first of each as quote."""
    similar = reading.content.tables["similar"]
    if similar.empty:
        return
    groups = similar.groupby("group_id", sort=False)
    report.heading("Like svar", new_page=True)
    report.text(
        f"{capital(counted(groups.ngroups, 'én gruppe', 'grupper'))} av utsagn er nesten like, og "
        "kommer fra minst to høringsinstanser hver. Det kan være en kampanje, eller instanser som "
        "har skrevet sammen. Svarene er talt hver for seg."
    )
    for place, (_, own) in enumerate(groups, 1):
        ids = [str(code) for code in own["statement_id"]]
        names = [reading.names[str(reading.statements[code]["respondent_id"])] for code in ids]
        voices = list(dict.fromkeys(names))
        report.heading(f"Gruppe {place}: {len(ids)} utsagn fra {len(voices)} instanser", 2)
        first = reading.statements[ids[0]]
        report.quote(str(first["text"]), str(first["language"]), reading.source(ids[0]))
        report.labelled("Fra:", "; ".join(voices))


def write_method(report: Manuscript, content: Content) -> None:
    """«Metode og kvalitet»: what was done, how sure it is, and what was left out."""
    report.heading("Metode og kvalitet", new_page=True)
    report.text(
        "Et dataprogram har lest høringssvarene og delt dem i utsagn. Et utsagn er ett poeng: en "
        "setning, eller noen få som hører sammen. Programmet har merket hvert utsagn med hva det "
        "gjelder, temaer, holdning og om det inneholder et konkret forslag. Svarene er ikke "
        "sendt ut av maskinen."
    )
    report.text(
        "Programmet kan ta feil. Et menneske må lese gjennom rapporten, og svarene den bygger på, "
        "før den brukes. Det gjelder særlig kritiske standpunkt som er knyttet til en navngitt "
        "instans.",
        "Merknad",
    )
    report.heading("Slik er det telt", 2)
    report.bullets(_counting_rules(content))
    report.heading("Usikre merker", 2)
    report.text(_unsure_text(content))
    report.table(unsure_table(content), "Merker og usikre merker", [5, 2.5, 2.5, 3.5])
    report.heading("Hva svarene inneholder", 2)
    overview = overview_table(content)
    report.table(overview[["Hva", "Antall"]], "Svar, utsagn og merker i tall", [8.5, 2.5])
    _write_skipped(report, content)
    _write_run(report, content)


def _counting_rules(content: Content) -> Iterator[str]:
    """The counting rules in plain words."""
    yield (
        "Det som sies om en del av utkastet, telles i høringsinstanser. En instans telles én gang, "
        "også når den har svart flere ganger. Et felles svar telles som én instans."
    )
    yield (
        "Standpunktet til en instans følger av utsagnene. Den er kritisk når de kritiske utsagnene "
        "er flest, eller like mange som dem med merknad. Den er delt når de kritiske er like mange "
        "som de støttende. Den støtter med merknad når støtten har forbehold."
    )
    if content.hearing.open_questions:
        yield "Åpne spørsmål spør ikke om støtte. Svarene på dem har derfor ingen standpunkt."
    yield (
        "Ord for mengde følger én regel, og tallet står ved siden av. Grunnlaget er instansene som "
        "tar stilling: alle (100 %), nesten alle (minst 90 %), de fleste (over 60 %), over "
        "halvparten (over 50 %), flere (minst tre). Er det færre enn fem, står bare tallet."
    )
    yield (
        "Sitatene er ordrette utdrag av svarene. Programmet har valgt dem som ligner mest på "
        "de andre utsagnene i samme gruppe, og høyst ett fra hver instans."
    )
    if content.edition == "publisering":
        yield PUBLISHED


def _unsure_text(content: Content) -> str:
    """How many tags are unsure, and what that means."""
    tags = content.tables["tags"]
    unsure = int((tags["flag"].fillna("") == "usikker").sum())
    limit = f"{content.hearing.about.uncertain_below:.2f}".replace(".", ",")
    text = (
        f"{number(unsure)} av {number(len(tags))} merker er usikre. Et merke er usikkert når "
        f"sikkerheten er under {limit} på en skala fra 0 til 1."
    )
    if content.edition == "intern":
        text += " Usikre merker er vist i regnearket (arket Innspill, kolonnen Usikkert)."
    return text


def _write_skipped(report: Manuscript, content: Content) -> None:
    """What was not analysed: the list in the internal edition, else the number."""
    skipped = content.tables["skipped"]
    report.heading("Ikke analysert", 2)
    if skipped.empty:
        report.text("Alt som kom inn, er lest.")
        return
    came = counted(len(skipped), "Én fil eller del av en fil er", "filer eller deler av filer er")
    report.text(f"{came} ikke analysert. Se etter om noe av det er høringssvar.")
    hidden = private_files(content)
    table = pd.DataFrame(
        [
            {
                "Kilde": hidden.get(row["source"], row["source"])
                + (f", {row['where']}" if row["where"] else ""),
                "Grunn": row["reason"],
                "Hva du kan gjøre": row["advice"],
            }
            for row in records(skipped.fillna(""))
        ]
    )
    report.table(table, "Ikke analysert", [4.6, 5.2, 6.2])


def _write_run(report: Manuscript, content: Content) -> None:
    """What identifies the run."""
    report.heading("Kjøringen", 2)
    report.text(
        f"Kjøring {content.run_id}. Nummeret er regnet ut av filene som kom inn, innstillingene og "
        "versjonene av programmene. Samme nummer betyr samme tall."
    )
    versions = content.manifest.get("versions", {})
    if versions:
        words = joined([f"{name} {version}" for name, version in versions.items()])
        report.text(f"Laget med {words}.")


def write_appendix(report: Manuscript, content: Content) -> None:
    """All submissions by number: who, how, when, invited, late."""
    report.heading("Vedlegg: Alle høringssvar", new_page=True)
    if explained := on_private(content):
        report.text(explained)
    numbers = content.submissions["number"].to_dict()
    rows = []
    for row in records(content.submissions):
        newer = row["superseded_by"]
        name = submission_name(row, hide_private=hides_private(content))
        replaced = f"Erstattet av nr. {numbers.get(newer, newer)}" if is_known(newer) else ""
        signed = signed_by(row["signatories"])
        rows.append(
            {
                "Nr": int(row["number"]),
                "Høringsinstans": "\n".join(filter(None, [name, signed, replaced])),
                "Aktørtype": type_label(content, row["respondent_type"]),
                "Kanal": CHANNEL_LABELS.get(row["channel"], row["channel"]),
                "Dato": date_in_figures(row["submitted_at"]),
                "Invitert": yes_no(row["is_invited"]),
                "Etter fristen": yes_no(row["is_late"]),
            }
        )
    if rows:
        report.table(pd.DataFrame(rows), "Alle høringssvar", [1, 4.6, 3.8, 1.9, 2, 1.4, 1.3])
