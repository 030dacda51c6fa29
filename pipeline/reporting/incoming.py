"""What came in: how many answers are read, and which documents are not."""

from __future__ import annotations

import pandas as pd

from pipeline.loaders.respondents import normalised_name
from pipeline.reporting.content import Content
from pipeline.reporting.phrases import counted, joined

DOCUMENTS = "documents/"
#: How the advice begins on files that hold no answer.
NO_ANSWER = "Ingenting å gjøre"


def unread_documents(content: Content) -> list[str]:
    """The documents that may hold an answer and are not read, by path, each once.

    A document of which a part was read is a submission, and no such document; nor is a system
    file or another file without an answer.
    """
    skipped = content.tables["skipped"].fillna("")
    whole = (
        skipped["source"].str.startswith(DOCUMENTS)
        & (skipped["where"] == "")
        & ~skipped["advice"].str.startswith(NO_ANSWER)
    )
    read = set(content.tables["submissions"]["source_file"])
    return sorted(set(skipped.loc[whole, "source"]) - read)


def how_many(content: Content) -> str:
    """How many answers are read, by channel, from how many respondents, and what is not read."""
    return " ".join(filter(None, [_read(content), _unread(content)]))


def unread_note(content: Content) -> str:
    """A short sentence for charts of answers; nothing when every document is read."""
    several = "dokumenter er ikke lest, og er ikke med."
    unread = len(unread_documents(content))
    return counted(unread, "Ett dokument er ikke lest, og er ikke med.", several) if unread else ""


def _read(content: Content) -> str:
    """How many answers are read, and from how many respondents."""
    submissions = content.tables["submissions"]
    if submissions.empty:
        nothing = "lest" if unread_documents(content) else "kommet inn"
        return f"Ingen høringssvar er {nothing}."
    channels = submissions["channel"].value_counts()
    forms, documents = int(channels.get("forms", 0)), int(channels.get("document", 0))
    ways = [
        counted(forms, "ett gjennom skjemaet", "gjennom skjemaet") if forms else "",
        counted(documents, "ett som dokument", "som dokument") if documents else "",
    ]
    text = counted(len(submissions), "Ett høringssvar er lest", "høringssvar er lest")
    text = f"{text}: {joined([way for way in ways if way])}."
    respondents = int(submissions["respondent_id"].nunique())
    if len(submissions) == respondents:
        return text
    who = counted(respondents, "én høringsinstans", "høringsinstanser")
    return f"{text} De kommer fra {who}: Noen har svart mer enn én gang, og telles bare én gang."


def _unread(content: Content) -> str:
    """How many documents are not read; nothing when all are."""
    unread = len(unread_documents(content))
    if not unread:
        return ""
    what = counted(unread, "ett dokument", "dokumenter")
    they = "det er" if unread == 1 else "de er"
    return f"I tillegg er {what} ikke lest, og {they} ikke med i tallene."


#: Stands where hearing.toml does not say how many a group holds.
UNKNOWN = "ikke oppgitt"


def invited_table(content: Content) -> pd.DataFrame:
    """One row a group of invited: `Inviterte`, `Invitert` (how many), `Har svart`.

    Of a group that is a respondent type, every respondent of the type has answered, also one
    that was not among those who got the letter. Those invited by name are one group, the last.
    No row when hearing.toml has no list.
    """
    hearing, kinds = content.hearing, content.respondents["respondent_type"]
    rows = []
    for code in dict.fromkeys(entry.type for entry in hearing.invited if entry.type):
        own = [entry for entry in hearing.invited if entry.type == code]
        sizes = [entry.size for entry in own if entry.size is not None]
        size = sum(sizes) if len(sizes) == len(own) else UNKNOWN
        names = "; ".join(entry.name for entry in own)
        rows.append((names, size, int((kinds == code).sum())))
    named = {normalised_name(entry.name) for entry in hearing.invited if not entry.type}
    if named:
        rows.append(("Inviterte ved navn", len(named), len(named & _answered(content))))
    return pd.DataFrame(rows, columns=["Inviterte", "Invitert", "Har svart"])


def _answered(content: Content) -> set[str]:
    """The names of all who answered or signed, as they are compared."""
    submissions = content.tables["submissions"]
    signed = ";".join(submissions["signatories"].fillna("")).split(";")
    return {normalised_name(name.strip()) for name in [*submissions["respondent"], *signed] if name}
