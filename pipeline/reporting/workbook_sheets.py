"""The sheets of the workbook that hold numbers and lists; each function returns one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reporting.cells import Column, Sheet
from pipeline.reporting.content import Content
from pipeline.reporting.counts import (
    TARGET,
    overview_table,
    positions_table,
    proposal_kinds_table,
    questions_table,
    themes_table,
    types_table,
)
from pipeline.reporting.labels import (
    FLAG_LABELS,
    POSITION_LABELS,
    STANCE_LABELS,
)
from pipeline.reporting.phrases import counted, plain_rows, records, target_word
from pipeline.reporting.statement_sheets import STATEMENTS, shown_statements

QUESTIONS = "Åpne spørsmål"

_ROLES = {
    "id": "Svarets id",
    "submitted_at": "Tidspunktet for svaret",
    "respondent": "Høringsinstans",
    "respondent_type": "Aktørtype",
    "contact": "Kontaktperson (vises bare internt)",
    "target": "Spørsmål: svaret er delt i utsagn",
    "system": "Systemkolonne: ikke brukt",
    "quiz": "Poeng og tilbakemelding fra quiz: ikke brukt",
    "upload": "Opplastet fil: lenken er ikke brukt",
    "unknown": "Ukjent: ikke brukt",
}


def overview_sheet(content: Content) -> Sheet:
    """How many of everything, answers by type, and how the sheets tie out."""
    rows: list[tuple[object, ...]] = [tuple(row) for row in overview_table(content).to_numpy()]
    kinds = types_table(content)
    rows += [("Høringsinstanser etter aktørtype", None, "")]
    rows += [
        (f"– {kind}", count, f"{counted(forms + letters, 'ett svar', 'svar')}")
        for kind, count, forms, letters in plain_rows(kinds.iloc[:-1])
    ]
    rows += [("Avstemming mellom arkene", None, ""), *_ties(content)]
    columns = (Column("Hva", 44), Column("Antall", 10, "count"), Column("Merknad", 70))
    return Sheet("Oversikt", columns, rows, one_page=True)


def _ties(content: Content) -> Iterator[tuple[object, ...]]:
    """The same quantity counted in two sheets; an analyst sees that nothing is lost."""
    statements = content.tables["statements"]
    shown = len(shown_statements(content))
    left_out = int((statements["non_answer"].fillna("") == "formalia").sum())
    table, questions = positions_table(content), questions_table(content)
    also = f" og {QUESTIONS}" if len(questions) else ""
    word = target_word(content.hearing)
    pairs = (
        (f"– rader i arket {STATEMENTS}, pluss utelatt formalia", shown + left_out, "Utsagn"),
        (
            f"– høringsinstanser i {word}{also}",
            int(table["Høringsinstanser"].sum() + questions["Har svart"].sum()),
            "Ruter med standpunkt i arket Instanser",
        ),
        (
            f"– forslag i {word}{also}",
            int(table["Forslag"].sum() + questions["Forslag"].sum()),
            "Rader i arket Forslag",
        ),
    )
    sizes = (len(statements), len(content.tables["positions"]), len(content.tables["proposals"]))
    for (what, count, other), size in zip(pairs, sizes, strict=True):
        verdict = "stemmer" if count == size else "STEMMER IKKE – meld feilen"
        yield what, count, f"{other}: {size} – {verdict}"


def positions_sheet(content: Content) -> Sheet:
    """One row a target: respondents by position, statements and proposals."""
    table = positions_table(content)
    columns = (
        Column(target_word(content.hearing), 22),
        Column("Tittel", 60),
        *(Column(name, 12, "count") for name in table.columns[2:]),
    )
    return Sheet(target_word(content.hearing), columns, plain_rows(table), shaded=(4, 10))


def questions_sheet(content: Content) -> Sheet:
    """One row an open question: how many answer it, statements and proposals."""
    columns = (
        Column("Åpent spørsmål", 26),
        Column("Tittel", 80),
        Column("Har svart", 12, "count"),
        Column("Utsagn med innhold", 12, "count"),
        Column("Forslag", 12, "count"),
    )
    return Sheet(QUESTIONS, columns, plain_rows(questions_table(content)))


def themes_sheet(content: Content) -> Sheet:
    """Respondents by target and theme."""
    table = themes_table(content)
    columns = (
        Column(target_word(content.hearing), 22),
        *(Column(name, 13, "count") for name in table.columns[1:]),
    )
    title = f"{target_word(content.hearing)[:20]} × tema"
    return Sheet(title, columns, plain_rows(table), shaded=(2, len(columns)))


def proposal_kinds_sheet(content: Content) -> Sheet:
    """Proposals by target and kind, without their text."""
    table = proposal_kinds_table(content).rename(columns={TARGET: target_word(content.hearing)})
    columns = (
        Column(table.columns[0], 24),
        *(Column(name, 14, "count") for name in table.columns[1:]),
    )
    return Sheet("Forslag", columns, plain_rows(table))


def skipped_sheet(content: Content) -> Sheet:
    """What came in and was not analysed, why, and what to do."""
    columns = (
        Column("Kilde", 44),
        Column("Hvor", 20),
        Column("Grunn", 60),
        Column("Hva du kan gjøre", 60),
    )
    return Sheet("Ikke analysert", columns, plain_rows(content.tables["skipped"].fillna("")))


def columns_sheet(content: Content) -> Sheet:
    """What each column of the Forms export was taken for."""
    labels = content.hearing.targets
    rows = [
        (
            row["header"],
            _ROLES.get(row["role"], row["role"]),
            labels.get(row["target"], row["target"]),
            row["how"],
            row["source"].rsplit("/", 1)[-1],
        )
        for row in records(content.tables["columns"].fillna(""))
    ]
    columns = (
        Column("Kolonne i skjemaet", 70),
        Column("Lest som", 34),
        Column(target_word(content.hearing), 22),
        Column("Kjent igjen på", 26),
        Column("Fil", 40),
    )
    return Sheet("Kolonner", columns, rows)


def codes_sheet(content: Content) -> Sheet:
    """Every code with its label and what it means."""
    hearing = content.hearing
    word = target_word(hearing)
    rows = [(word, code, label, hearing.titles[code]) for code, label in hearing.targets.items()]
    rows += [("Tema", theme.id, theme.label, theme.definition) for theme in hearing.themes]
    rows += [("Holdning i et utsagn", code, label, "") for code, label in STANCE_LABELS.items()]
    rows += [
        ("Standpunkt hos en instans", code, label, "") for code, label in POSITION_LABELS.items()
    ]
    rows += [("Merknad til standpunkt", code, label, "") for code, label in FLAG_LABELS.items()]
    rows += [
        ("Aktørtype", code, label, "")
        for code, label in hearing.type_labels.items()
        if (content.respondents["respondent_type"] == code).any()
    ]
    columns = (
        Column("Brukes om", 26),
        Column("Kode", 26, "plain"),
        Column("Betegnelse", 40),
        Column("Betydning", 90),
    )
    return Sheet("Koder", columns, rows)
