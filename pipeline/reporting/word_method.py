"""The chapter of the Word report on how it was made, how sure it is, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.reporting.content import Content
from pipeline.reporting.counts import overview_table, unsure_table
from pipeline.reporting.labels import PUBLISHED, percent
from pipeline.reporting.phrases import counted, number, private_files, records
from pipeline.reporting.word_parts import Manuscript


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
    _write_quality(report, content)
    report.heading("Hva svarene inneholder", 2)
    overview = overview_table(content)
    report.table(overview[["Hva", "Antall"]], "Svar, utsagn og merker i tall", [8.5, 2.5])
    _write_coverage(report, content)
    _write_skipped(report, content)


def _write_quality(report: Manuscript, content: Content) -> None:
    """How well the tags agree with hand coding, when that is measured."""
    report.heading("Hvor godt merkene stemmer med håndkoding", 2)
    measured = content.quality
    if measured is None:
        report.text(
            "Det er ikke målt for denne høringen. Den som vil måle det, merker et utvalg for hånd "
            "og kjører «python -m pipeline evaluate». Inntil da er det ikke kjent hvor ofte "
            "merkene er feil her."
        )
        return
    report.text(
        "Tallene viser hvor godt programmets merker stemmer med merker satt av et menneske. F1 er "
        "1 når alt stemmer, og 0 når ingenting stemmer. Intervallet viser hvor usikkert målet er."
    )
    report.table(measured, "Samsvar med håndkoding", [6, 2, 3.5, 2.5])


def _write_coverage(report: Manuscript, content: Content) -> None:
    """Where the sentences of the answers went."""
    table = content.tables["coverage"]
    total = int(table["n_sentences"].sum())
    if not total:
        return
    report.heading("Hvor hver setning ble av", 2)
    parts = {
        "i et utsagn med innhold": "n_tagged",
        "uten innhold: ingen merknader, henvisninger og formalia": "n_non_answer",
        "ikke plassert": "n_not_placed",
    }
    rows = [
        (label, int(table[column].sum()), percent(int(table[column].sum()) / total))
        for label, column in parts.items()
    ]
    report.text(
        f"Svarene har {number(total)} setninger som er instansenes egne ord. Overskrifter, "
        "topptekst, bunntekst og utkastets egen tekst er ikke regnet med."
    )
    shown = pd.DataFrame(rows, columns=["Setninger", "Antall", "Andel"])
    report.table(shown, "Hvor hver setning ble av", [8.5, 2.5, 2.5])


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
