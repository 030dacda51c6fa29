"""The tables as the publishing edition may show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from pipeline.privacy.findings import replaced
from pipeline.privacy.known import NOBODY, Known
from pipeline.privacy.known_names import NameBook, known_names
from pipeline.privacy.masking import masked
from pipeline.privacy.personal_data import held_back
from pipeline.privacy.persons import private_submissions
from pipeline.privacy.published_counts import published_counts, without_traces
from pipeline.workspace import Tables, rows_of, typed

HELD_BACK = "Holdt tilbake av hensyn til personvernet."


def published_ids(tables: Tables) -> dict[str, str]:
    """The id of each statement in the publishing edition: number of the answer, and its place.

    The internal ids are hashes of file names and words: who guesses the words could confirm them.
    """
    numbers = dict(
        zip(tables["submissions"]["submission_id"], tables["submissions"]["number"], strict=True)
    )
    statements = tables["statements"].sort_values(["submission_id", "block", "start"])
    places = statements.groupby("submission_id").cumcount() + 1
    return {
        str(code): f"{numbers[submission]}-{place}"
        for code, submission, place in zip(
            statements["statement_id"], statements["submission_id"], places, strict=True
        )
    }


def published_files(submissions: pd.DataFrame) -> dict[str, str]:
    """What each file that came in is called in the publishing edition, by path.

    A private person's document, and one whose file name holds a name, goes by its number.
    """
    private = private_submissions(submissions)
    everyone = known_names({"submissions": submissions}).everyone
    files = {}
    for row in rows_of(submissions.sort_values("number", ascending=False)):
        path = PurePosixPath(row["source_file"])
        hides = row["channel"] == "document" and row["submission_id"] in private
        if hides or masked(_as_words(row["source_file"]), everyone).findings:
            kind = "Dokument" if row["channel"] == "document" else "Skjema"
            name = f"{kind} {row['number']:02d}{path.suffix.lower()}"
            files[row["source_file"]] = f"{path.parts[0]}/{name}"
        else:
            files[row["source_file"]] = row["source_file"]
    return files


def published_manifest(manifest: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """The manifest with the files of answers by the names they have in this edition."""
    files = {**_unread_files(tables), **published_files(tables["submissions"])}
    inputs = {}
    for place, (path, digest) in enumerate(manifest.get("inputs", {}).items(), start=1):
        folder = path.split("/", 1)[0]
        hidden = f"{folder}/Fil {place}{PurePosixPath(path).suffix.lower()}"
        is_answer = folder in {"documents", "forms"}
        inputs[files.get(path, hidden if is_answer else path)] = digest
    return {**manifest, "inputs": inputs}


def publishing_tables(tables: Tables) -> Tables:
    """Every table without what says who a private person is.

    Rows are as many as before, so that every count stands, but for quotes of statements that are
    held back. Private persons go by number, contact persons are gone, texts are masked as
    `personal_data` says, and what is held back reads `HELD_BACK`. `blocks` is empty, and so is
    every table that this edition has no use for.
    """
    submissions = tables["submissions"]
    names = known_names(tables)
    statement_ids = published_ids(tables)
    numbers = submissions.set_index("submission_id")["number"]
    submission_ids = {str(code): f"S-{number}" for code, number in numbers.items()}
    first = submissions.groupby("respondent_id")["number"].min()
    respondent_ids = {str(code): f"R-{number}" for code, number in first.items()}
    shown = _shown_submissions(submissions, names, submission_ids, respondent_ids)
    statements = _shown_statements(tables, names)
    changed = {
        "submissions": shown,
        "statements": statements,
        "blocks": tables["blocks"].iloc[:0],
        "positions": _shown_positions(tables, respondent_ids),
        "tags": _shown_tags(tables, names),
        "proposals": _shown_proposals(tables, names),
        "similar": without_traces(tables["similar"], tables["personal_data"]).assign(
            group_id=_numbered(tables["similar"], "L")
        ),
        "conditions": _shown_conditions(tables, names),
        "summaries": _shown_summaries(tables, statements),
        "skipped": _shown_skipped(tables, names),
        "columns": _shown_columns(tables),
        "personal_data": tables["personal_data"].assign(reason=""),
    }
    made = {**published_counts(tables), **changed}
    ids = {
        "statement_id": statement_ids,
        "statement_ids": statement_ids,
        "own_statement_ids": statement_ids,
        "respondent_id": respondent_ids,
        "respondent_ids": respondent_ids,
        "submission_id": submission_ids,
    }
    return {
        name: typed(name, table if name in _NEW_IDS else _with_ids(table, ids))
        for name, table in made.items()
    }


#: Tables that have the new ids of this column already.
_NEW_IDS = ("submissions",)


def _with_ids(table: pd.DataFrame, ids: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The table with this edition's ids; one that nothing is known of goes."""
    new = {
        column: table[column].fillna("").map(_each(ids[column])).astype("string")
        for column in table.columns
        if column in ids
    }
    return table.assign(**new)


def _each(new: Mapping[str, str]) -> Callable[[object], str]:
    """A function that puts new ids for those joined by `;`."""

    def change(ids: object) -> str:
        return ";".join(new[one] for one in str(ids).split(";") if one in new)

    return change


def _as_words(path: str) -> str:
    """A file's name as text in which names can be found."""
    stem = PurePosixPath(path).stem
    return " ".join(re.sub(r"[_+]|(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", stem).split())


def _shown_submissions(
    submissions: pd.DataFrame,
    names: NameBook,
    submission_ids: Mapping[str, str],
    respondent_ids: Mapping[str, str],
) -> pd.DataFrame:
    """The submissions with private persons by number and nobody to contact."""
    private = private_submissions(submissions)
    files = published_files(submissions)
    rows = []
    for row in rows_of(submissions):
        code = row["submission_id"]
        own = names.of(code)
        when = row["submitted_at"]
        is_private = code in private
        rows.append(
            {
                **row,
                "submission_id": submission_ids[code],
                "respondent_id": respondent_ids[row["respondent_id"]],
                "respondent": private.get(code) or _hidden(row["respondent"], own),
                "source_file": files[row["source_file"]],
                "contact": "",
                "signatories": _hidden(row["signatories"], own),
                "superseded_by": submission_ids.get(row["superseded_by"] or "", ""),
                # To the second, the time tells which row of the agency's own list somebody is.
                "submitted_at": when.normalize() if is_private and when is not None else when,
                "notes": "" if is_private else _hidden(row["notes"], own),
            }
        )
    return pd.DataFrame(rows, columns=submissions.columns)


def _shown_statements(tables: Tables, names: NameBook) -> pd.DataFrame:
    """The statements with their text masked, or held back whole."""
    found = tables["personal_data"]
    held = held_back(found)
    masks: dict[str, list[tuple[int, int, str]]] = {}
    for row in rows_of(found[found["shown_as"].fillna("") != ""]):
        masks.setdefault(row["statement_id"], []).append(
            (row["start"], row["end"], row["shown_as"])
        )
    rows = []
    for row in rows_of(tables["statements"]):
        own = names.of(row["submission_id"])
        text = replaced(row["text"], sorted(masks.get(row["statement_id"], [])))
        rows.append(
            {
                **row,
                "heading": _hidden(row["heading"], own),
                "linked_to": _hidden(row["linked_to"], own),
                "text": HELD_BACK if row["statement_id"] in held else text,
            }
        )
    return pd.DataFrame(rows, columns=tables["statements"].columns)


def _shown_positions(tables: Tables, respondent_ids: Mapping[str, str]) -> pd.DataFrame:
    """The positions by the new ids; a respondent that is only named is masked when a person."""
    positions = tables["positions"]
    linked = [
        respondent_ids.get(other) or _hidden(other, NOBODY)
        for other in positions["linked_to"].fillna("")
    ]
    dissenters = [_hidden(who, NOBODY) for who in positions["dissenters"].fillna("")]
    return positions.assign(linked_to=linked, dissenters=dissenters, campaign_id="")


def _shown_tags(tables: Tables, names: NameBook) -> pd.DataFrame:
    """The tags; their evidence only where nothing in the statement is masked or held back."""
    found = set(tables["personal_data"]["statement_id"])
    owner = _owners(tables["statements"])
    tags = tables["tags"]
    evidence = [
        "" if code in found else _hidden(words, names.of(owner.get(code)))
        for code, words in zip(tags["statement_id"], tags["evidence"].fillna(""), strict=True)
    ]
    return tags.assign(evidence=evidence)


def _shown_proposals(tables: Tables, names: NameBook) -> pd.DataFrame:
    """The proposals; their conditions masked, or gone with the statement."""
    held = held_back(tables["personal_data"])
    owner = _owners(tables["statements"])
    proposals = tables["proposals"]
    conditions = [
        "" if code in held else _hidden(words, names.of(owner.get(code)))
        for code, words in zip(
            proposals["statement_id"], proposals["condition"].fillna(""), strict=True
        )
    ]
    clean = without_traces(proposals, tables["personal_data"])
    return clean.assign(condition=conditions, group_id=_numbered(proposals, "G"))


def _shown_conditions(tables: Tables, names: NameBook) -> pd.DataFrame:
    """The conditions masked, without those of statements that are held back."""
    conditions = tables["conditions"]
    kept = conditions[~conditions["statement_id"].isin(held_back(tables["personal_data"]))]
    owner = _owners(tables["statements"])
    shown = [
        _hidden(words, names.of(owner.get(code)))
        for code, words in zip(kept["statement_id"], kept["condition"].fillna(""), strict=True)
    ]
    return kept.assign(condition=shown)


def _owners(statements: pd.DataFrame) -> dict[str, str]:
    """The submission of each statement."""
    return dict(zip(statements["statement_id"], statements["submission_id"], strict=True))


def _shown_summaries(tables: Tables, statements: pd.DataFrame) -> pd.DataFrame:
    """The reviews with quotes as the statements are shown, and none that is held back."""
    held = held_back(tables["personal_data"])
    summaries = tables["summaries"]
    is_quote = summaries["is_quote"].fillna(value=False).astype(bool)
    kept = summaries[~(is_quote & summaries["statement_ids"].isin(held))]
    texts = dict(zip(statements["statement_id"], statements["text"], strict=True))
    shown = [
        texts[code] if quoted else text
        for code, quoted, text in zip(
            kept["statement_ids"], kept["is_quote"], kept["text"], strict=True
        )
    ]
    return kept.assign(text=shown)


def _shown_skipped(tables: Tables, names: NameBook) -> pd.DataFrame:
    """What was not analysed, files by number and without names in the words about them."""
    skipped = tables["skipped"].fillna("")
    files = {**_unread_files(tables), **published_files(tables["submissions"])}
    rows = []
    for row in rows_of(skipped):
        file = PurePosixPath(row["source"]).name
        words = {
            name: _hidden(str(row[name]).replace(file, "filen"), names.everyone)
            for name in ("where", "reason", "advice")
        }
        rows.append({**words, "source": files[row["source"]]})
    return pd.DataFrame(rows, columns=skipped.columns)


def _unread_files(tables: Tables) -> dict[str, str]:
    """What files that are not read are called: nobody knows whose names they hold."""
    sources = sorted(set(tables["skipped"]["source"].dropna()))
    return {
        source: f"{source.split('/', 1)[0]}/Ulest {place}{PurePosixPath(source).suffix.lower()}"
        for place, source in enumerate(sources, start=1)
    }


def _shown_columns(tables: Tables) -> pd.DataFrame:
    """What the columns of the export were taken for."""
    columns = tables["columns"]
    files = published_files(tables["submissions"])
    return columns.assign(
        source=[files.get(path, "forms/Skjema") for path in columns["source"]],
        header=[_hidden(header, NOBODY) for header in columns["header"]],
    )


def _numbered(table: pd.DataFrame, letter: str) -> list[str]:
    """Group ids by their order: those inside are hashes of statements' ids."""
    codes = pd.factorize(table["group_id"].fillna(""))[0]
    return [f"{letter}-{code + 1}" for code in codes]


def _hidden(text: object, known: Known) -> str:
    """A short text without what says who somebody is."""
    return masked(str(text), known).text if text else ""
