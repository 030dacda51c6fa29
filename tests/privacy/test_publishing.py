"""The publishing edition's tables: same counts, other names; and nothing of the example leaks."""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.loaders.senders.names import is_organisation, is_person
from pipeline.loaders.text import GREETING
from pipeline.privacy.personal_data import held_back, personal_data_table
from pipeline.privacy.publishing import HELD_BACK, publishing_tables
from pipeline.reporting.labels import CHECK_FIRST, EDITION_LABELS
from pipeline.workspace import COLUMNS, Tables, read_tables
from tests.conftest import Made
from tests.reporting.builders import ANSWERS, small_content

PERSON = {
    "respondent": "Kari Nordmann Hansen",
    "respondent_type": "privatperson",
    "channel": "document",
    "source_file": "documents/Brev fra Kari Nordmann Hansen.docx",
    "contact": "Ola Kontaktmann",
    "stance": "kritisk",
}
TOLD = {**PERSON, "text": "Min sønn Per Ylfing ble møtt av lege Vik, og rådet må bli bedre."}
ILL = {**PERSON, "text": "Jeg har vært innlagt fire ganger, og ingen spurte meg om noe."}


def both(*answers: dict[str, object]) -> tuple[Tables, Tables]:
    everything = [*ANSWERS, *answers]
    internal = small_content(answers=everything)
    return internal.tables, small_content(answers=everything, edition="publisering").tables


def cells(tables: Tables) -> str:
    return "\n".join(table.to_csv() for table in tables.values())


def test_private_persons_go_by_the_number_of_their_answer() -> None:
    internal, published = both(TOLD)
    assert set(published["submissions"]["respondent"]) == {
        "Fjelldal kommune",
        "Landslaget for brukere",
        "Fagforbundet Test",
        "Privatperson 04",
    }
    assert list(published["submissions"]["number"]) == list(internal["submissions"]["number"])


def test_a_person_who_answers_as_something_else_is_private_all_the_same() -> None:
    _, published = both({**TOLD, "respondent_type": "annet"})
    assert "Privatperson 04" in set(published["submissions"]["respondent"])


def test_nothing_of_a_private_person_is_left_in_any_table() -> None:
    internal, published = both(TOLD, ILL)
    text = cells(published)
    ids = internal["submissions"].iloc[-1][["submission_id", "respondent_id"]]
    for secret in ("Kari", "Nordmann", "Hansen", "Kontaktmann", "Ylfing", "innlagt", *ids):
        assert secret not in text, secret


def test_rows_and_counts_are_those_of_the_internal_edition() -> None:
    internal, published = both(TOLD, ILL)
    for name in COLUMNS:
        assert len(published[name]) in (len(internal[name]), 0), name
        assert list(published[name].columns) == list(COLUMNS[name]), name
    shown = ("submissions", "statements", "tags", "positions", "proposals", "aspects", "silent")
    for name in shown:
        assert len(published[name]) == len(internal[name]) > 0, name
    assert published["targets"].equals(internal["targets"])
    assert published["positions"]["position"].equals(internal["positions"]["position"])


def test_a_table_that_nobody_has_made_safe_comes_out_empty() -> None:
    internal, published = both(TOLD, ILL)
    assert len(internal["respondents"])
    assert not len(published["respondents"])
    unsafe = {"blocks", "respondents", "proposal_groups", "similar_names", "decisions", "queue"}
    assert not any(len(published[name]) for name in unsafe)


def test_ids_hang_together() -> None:
    _, published = both(TOLD, ILL)
    statements = set(published["statements"]["statement_id"])
    assert len(statements) == len(published["statements"])
    for name in ("tags", "proposals", "similar", "personal_data"):
        assert set(published[name]["statement_id"]) <= statements
    said = published["summaries"]["statement_ids"].str.split(";").explode()
    assert set(said) - {""} <= statements
    answers = set(published["submissions"]["submission_id"])
    assert set(published["statements"]["submission_id"]) == answers
    owners = set(published["submissions"]["respondent_id"])
    assert set(published["positions"]["respondent_id"]) <= owners


def test_held_back_statements_are_counted_and_neither_shown_nor_quoted() -> None:
    internal, published = both(TOLD, ILL)
    held = held_back(published["personal_data"])
    assert len(held) == len(held_back(internal["personal_data"])) == 1
    shown = published["statements"].set_index("statement_id")["text"]
    assert list(shown[list(held)]) == [HELD_BACK]
    quotes = published["summaries"][published["summaries"]["is_quote"]]
    assert not set(quotes["statement_ids"]) & held
    assert set(quotes["text"]) <= set(shown)


def test_unmasked_statements_of_organisations_are_untouched() -> None:
    internal, published = both(TOLD)
    organisations = len(ANSWERS)
    assert list(published["statements"]["text"][:organisations]) == list(
        internal["statements"]["text"][:organisations]
    )


def test_files_that_hold_a_name_go_by_number_and_others_keep_theirs() -> None:
    clerk = {"respondent": "Vik kommune", "channel": "document"}
    files = {
        "documents/Svar Vik kommune v Kari Nordmann.pdf": "documents/Dokument 04.pdf",
        "documents/Vik kommune.pdf": "documents/Vik kommune.pdf",
    }
    for file, shown in files.items():
        _, published = both({**clerk, "source_file": file})
        assert published["submissions"]["source_file"].iloc[-1] == shown


def test_unread_files_and_the_manifest_hold_no_file_names() -> None:
    file = "documents/Klage fra Kari Nordmann.pdf"
    content = small_content(
        answers=[*ANSWERS, TOLD],
        edition="publisering",
        skipped=[{"source": file, "where": "", "reason": f"{file}: tom.", "advice": ""}],
        manifest={"inputs": {file: "1", str(TOLD["source_file"]): "2", "hearing.toml": "3"}},
    )
    assert list(content.manifest["inputs"].values()) == ["1", "2", "3"]
    assert list(content.manifest["inputs"])[1:] == ["documents/Dokument 04.docx", "hearing.toml"]
    assert "Nordmann" not in f"{content.manifest} {cells(content.tables)}"


# The example, by a search of its own: not by the rules that mask.


def secrets(tables: Tables) -> Iterator[str]:
    """Names of private persons, contacts and signatories; e-mail, telephone, identity numbers."""
    submissions = tables["submissions"]
    private = submissions[submissions["respondent_type"] == "privatperson"]
    for name in [*private["respondent"], *submissions["contact"].fillna("")]:
        for part in re.split(r", | ved |\(", name):
            words = [word for word in part.split() if word[0].isupper()]
            # «Kommunalsjef helse og mestring» is a title; «Rådgiver Tone Bråthen» ends in a name.
            if len(words) >= 2 and not is_organisation(part) and part.split()[-1] == words[-1]:
                yield " ".join(words[-2:])
    for block in tables["blocks"].itertuples():
        if block.block_kind == "letterhead":
            yield from signed(block.text)
    for text in [*tables["statements"]["text"], *tables["blocks"]["text"]]:
        yield from re.findall(r"[\w.]+@[\w.]+\w", text)
        yield from re.findall(
            r"\b(?:\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2}|\d{6} ?\d{5})\b", text
        )


def signed(letterhead: str) -> Iterator[str]:
    below = False
    for line in letterhead.split("\n"):
        name = line.split(",")[0].strip()
        if below and is_person(name) and not is_organisation(name):
            yield name
        below = below or bool(GREETING.match(line))


def read_whole(path: Path) -> Iterator[str]:
    """Everything that stands in a file, with what its parts and metadata say."""
    if path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                # Letters may be written as entities, and words cut by markup.
                content = html.unescape(package.read(name).decode("utf-8", "replace"))
                yield content
                yield re.sub(r"<[^>]*>", "", content)
    else:
        yield html.unescape(path.read_bytes().decode("utf-8", "replace"))


def test_nothing_that_says_who_somebody_is_is_left_in_the_tables_of_the_example(
    example: Made,
) -> None:
    tables = read_tables(example.processed)
    known = set(secrets(tables))
    assert len(known) > 90
    assert tables["personal_data"].equals(personal_data_table(tables))
    text = cells(publishing_tables(tables))
    assert [secret for secret in known if secret in text] == []


def test_nothing_that_says_who_somebody_is_is_left_in_the_publishing_folder(
    example: Made,
) -> None:
    known = set(secrets(read_tables(example.processed)))
    files = [path for path in (example.reports / "publisering").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".docx", ".xlsx", ".csv", ".txt", ".svg", ".png"}
    leaks = [
        (path.name, secret)
        for path in files
        for text in (path.name, *read_whole(path))
        for secret in known
        if secret in text
    ]
    assert leaks == []


def test_the_internal_workbook_lists_what_is_masked_and_held_back(example: Made) -> None:
    book = load_workbook(example.reports / "intern" / "horingsmatrise.xlsx", read_only=True)
    rows = list(book["Personopplysninger"].iter_rows(values_only=True))
    found = read_tables(example.processed, ("personal_data",))["personal_data"]
    assert len(rows) - 1 == len(found)
    treated = {row[5] for row in rows[1:]}
    assert treated == {"Maskert", "Holdt tilbake"}


@pytest.mark.parametrize("name", ["LES-MEG.txt", "horingsmatrise.xlsx", "horingsoppsummering.docx"])
def test_every_publishing_file_says_that_a_person_must_read_it(example: Made, name: str) -> None:
    text = "".join(read_whole(example.reports / "publisering" / name))
    assert EDITION_LABELS["publisering"] in text
    assert "menneske" in CHECK_FIRST
