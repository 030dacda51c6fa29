"""Numbers, dates, lists and headings as Norwegian writes them, for report and workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from pipeline.hearing import Hearing
from pipeline.reporting.content import Content
from pipeline.reporting.wording import long_date

#: What a shortened title must not end with: small words, and the first half of a compound.
_LOOSE_END = re.compile(
    r"\s+(?:og|eller|i|på|av|for|til|fra|om|å|som|ved|med|den|det|de|en|et|ei|skal|bør|kan|må|samt"
    r"|at|\S*-)$",
    re.IGNORECASE,
)

NAMELESS = "Uten navn"
PRIVATE, PRIVATE_NAME = "privatperson", "Privatperson"
#: How private persons are shown, by edition.
_ON_PRIVATE = {
    "intern": (
        "Privatpersoner står med nummeret på svaret, ikke med navn. Navnene står i regnearket."
    ),
    "publisering": "Privatpersoner står med nummer, ikke med navn.",
}
_AFTER_Z = str.maketrans({"æ": "{a", "ø": "{b", "å": "{c"})


def number(value: int) -> str:
    """A whole number with a hard space between the thousands."""
    return f"{value:,}".replace(",", "\u00a0")


def counted(count: int, one: str, several: str) -> str:
    """A count with its noun, such as `counted(1, "ett svar", "svar")`."""
    return one if count == 1 else f"{number(count)} {several}"


def is_known(value: object) -> bool:
    """Whether a table's cell holds something."""
    return value is not None and value is not pd.NA and value is not pd.NaT and value != ""


def date_in_words(day: Any) -> str:
    """A date as in running text; nothing where it is unknown."""
    return long_date(day) if is_known(day) else ""


def date_in_figures(day: Any) -> str:
    """A date as in a table; nothing where it is unknown."""
    return f"{day:%d.%m.%Y}" if is_known(day) else ""


def joined(parts: Sequence[str]) -> str:
    """The parts as a list in running text: «a, b og c»."""
    return " og ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def yes_no(value: object) -> str:
    """«Ja», «Nei», or nothing where it is unknown."""
    if not is_known(value):
        return ""
    return "Ja" if value else "Nei"


def alphabetical(name: str) -> str:
    """What to sort names by: case is no matter, numbers by size, and æ, ø and å last."""
    whole = re.sub(r"\d+", lambda digits: digits[0].zfill(6), name)
    return whole.casefold().translate(_AFTER_Z)


def capital(text: str) -> str:
    """The text with a capital first, the rest as it is."""
    return text[:1].upper() + text[1:]


def target_word(hearing: Hearing) -> str:
    """What the hearing calls a recommendation, as a heading."""
    return capital(hearing.about.recommendation_word)


def short_title(title: str, most: int = 70) -> str:
    """A title cut after a whole word, never after a preposition; whole when it is short."""
    if len(title) <= most:
        return title
    kept = title[: most + 1].rpartition(" ")[0] or title[:most]
    while _LOOSE_END.search(kept):
        kept = _LOOSE_END.sub("", kept)
    return kept.rstrip(",;:– ") + " …"


def target_heading(hearing: Hearing, target: str) -> str:
    """A target's label with a short form of its title; of a question the label alone."""
    label, title = hearing.targets[target], hearing.titles[target]
    titled = target.startswith("kap-") or any(rec.id == target for rec in hearing.recommendations)
    return f"{label}: {short_title(title)}" if titled else label


def tone_heading(hearing: Hearing, target: str) -> str:
    """What stands over the sentences on one target; answers to an open question have no tone."""
    return "Hovedtone" if target in hearing.stand_targets else "Kort om svarene"


def hides_private(content: Content) -> bool:
    """Whether what is passed on must hide private persons itself.

    The content of the publishing edition has numbers in place of their names already.
    """
    return content.edition == "intern"


def on_private(content: Content) -> str:
    """How private persons are shown in what is passed on; nothing when none has answered."""
    kinds = content.respondents["respondent_type"].fillna("")
    return _ON_PRIVATE[content.edition] if (kinds == PRIVATE).any() else ""


def respondent_names(content: Content, *, hide_private: bool = False) -> dict[str, str]:
    """Name by respondent_id; the nameless, and those of one name, by the number of the answer.

    Args:
        content: Whose respondents.
        hide_private: Whether private persons go by the number of their answer too: for what is
            passed on.
    """
    respondents = content.respondents
    names = respondents["respondent"].fillna("").astype(str)
    if hide_private and hides_private(content):
        is_private = respondents["respondent_type"].fillna("") == PRIVATE
        names = names.mask(is_private, PRIVATE_NAME)
    else:
        is_private = pd.Series(data=False, index=names.index)
    numbered = names.duplicated(keep=False) | (names == "") | is_private
    return {
        str(code): f"{name or NAMELESS}, nr. {numbers}" if is_numbered else name
        for code, name, is_numbered, numbers in zip(
            respondents.index, names, numbered, respondents["numbers"], strict=True
        )
    }


def submission_name(row: Any, *, hide_private: bool = False) -> str:
    """A submission's respondent, or the number of the answer where it gives no name.

    Private persons go by the number too where `hide_private`.
    """
    if hide_private and row["respondent_type"] == PRIVATE:
        return f"{PRIVATE_NAME}, nr. {row['number']}"
    name = row["respondent"]
    return str(name) if is_known(name) else f"{NAMELESS}, nr. {row['number']}"


def private_files(content: Content) -> dict[str, str]:
    """What documents from private persons are called where names are hidden, by path.

    The names of such files often hold the person's. Nothing in the publishing edition, where they
    have new names already.
    """
    if not hides_private(content):
        return {}
    submissions = content.tables["submissions"]
    own = submissions[
        (submissions["respondent_type"].fillna("") == PRIVATE)
        & (submissions["channel"] == "document")
    ]
    return {
        str(file): f"dokumentet i svar nr. {place}"
        for file, place in zip(own["source_file"], own["number"], strict=True)
    }


def hidden_source(source: str, file: str, hidden: dict[str, str]) -> str:
    """Where a statement stands, without the file's name when that is hidden."""
    return source.replace(file.rsplit("/", 1)[-1], hidden[file], 1) if file in hidden else source


def signed_by(signatories: object) -> str:
    """«Felles svar fra a, b og c», or nothing when one alone answers."""
    if not is_known(signatories):
        return ""
    names = [name.strip() for name in str(signatories).split(";")]
    return f"Felles svar fra {joined([name for name in names if name])}"


def only_export(content: Content) -> str:
    """The name of the Forms export where there is one alone: it needs no naming each time."""
    submissions = content.tables["submissions"]
    files = submissions.loc[submissions["channel"] == "forms", "source_file"].unique()
    return str(files[0]).rsplit("/", 1)[-1] if len(files) == 1 else ""


def short_source(source: str, export: str) -> str:
    """Where a statement stands, with the only Forms export called «skjemaet»."""
    known = export and source.startswith(f"{export}, ")
    return f"skjemaet{source[len(export) :]}" if known else source


def data_time(content: Content) -> datetime:
    """When the last submission came in; else the deadline, else the first day of 2000."""
    latest = content.tables["submissions"]["submitted_at"].max()
    if is_known(latest):
        return datetime.fromisoformat(latest.isoformat()).replace(microsecond=0)
    day = content.hearing.about.deadline or date(2000, 1, 1)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the data has no time zone


def footer_line(content: Content, *, notice: bool = True) -> str:
    """What stands at the foot of every page: case number, edition, run, and any notice."""
    return " · ".join(
        f"{name}: {value}" for name, value in content.facts.items() if notice or name != "Merk"
    )


def records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table by column name."""
    columns = [str(column) for column in table.columns]
    for values in table.astype(object).itertuples(index=False, name=None):
        yield dict(zip(columns, values, strict=True))


def plain_rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a table as plain values."""
    return list(table.astype(object).itertuples(index=False, name=None))
