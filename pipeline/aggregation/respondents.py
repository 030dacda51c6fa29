"""Who answers: a row a respondent, who of the invited answered, who says nothing about what."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.hearing import Hearing
from pipeline.loaders.respondents import OTHER, PRIVATE, normalised_name, type_of


def respondents_table(
    submissions: pd.DataFrame, stands: pd.DataFrame, invited: pd.DataFrame
) -> pd.DataFrame:
    """One row a respondent, in the order of its first submission.

    It is late when nothing of what counts came in by the deadline, and invited when it, its group
    or one of its signatories is; `invited` is the table of that name.
    """
    content = stands[stands["is_substantive"].astype(bool)].drop_duplicates("statement_id")
    n_statements = content.groupby("respondent_id").size()
    asked = set(_split(invited["respondent_ids"]))
    rows = []
    ordered = submissions.sort_values("number", kind="stable")
    for respondent_id, own in ordered.groupby("respondent_id", sort=False):
        first = own.iloc[0]
        signatories = (name for name in _split(own["signatories"], "; ") if name)
        rows.append(
            {
                "respondent_id": respondent_id,
                "respondent": first["respondent"],
                "respondent_type": first["respondent_type"],
                "numbers": ", ".join(map(str, own["number"])),
                "n_submissions": len(own),
                "channels": ";".join(dict.fromkeys(own["channel"])),
                "signatories": "; ".join(dict.fromkeys(signatories)),
                "is_invited": respondent_id in asked if len(invited) else None,
                "is_late": _is_late(own),
                "n_statements": int(n_statements.get(respondent_id, 0)),
            }
        )
    return pd.DataFrame(rows)


def invited_table(submissions: pd.DataFrame, hearing: Hearing) -> pd.DataFrame:
    """One row an invited name or group, in hearing.toml's order: who answered, and how late.

    A joint submission answers for each of its signatories. What is counted are names: one that
    answers alone and as a signatory counts once.
    """
    parties = _parties(submissions, hearing)
    rows = []
    for entry in hearing.invited:
        wanted = normalised_name(entry.name)
        is_meant = (
            parties["respondent_type"] == entry.type if entry.type else parties["name"] == wanted
        )
        came = parties[is_meant]
        late = came.groupby("key")["is_late"].agg(lambda own: bool(own.eq(other=True).all()))
        n_answered = came["key"].nunique()
        size = entry.size if entry.type else 1
        rows.append(
            {
                "name": entry.name,
                "respondent_type": entry.type or type_of(entry.name, "", hearing),
                "is_group": bool(entry.type),
                "size": size,
                "n_answered": n_answered,
                "share_answered": round(n_answered / size, 4)
                if size is not None and n_answered <= size
                else None,
                "n_late": int(late.sum()),
                "respondent_ids": ";".join(dict.fromkeys(came["respondent_id"])),
            }
        )
    columns = ["name", "respondent_type", "is_group", "size", "n_answered"]
    columns += ["share_answered", "n_late", "respondent_ids"]
    return pd.DataFrame(rows, columns=columns)


def respondent_types_table(
    respondents: pd.DataFrame, invited: pd.DataFrame, hearing: Hearing
) -> pd.DataFrame:
    """One row a type that was invited or answered, in the order of the types."""
    rows = []
    for kind in hearing.type_labels:
        own = respondents[respondents["respondent_type"] == kind]
        asked = invited[invited["respondent_type"] == kind]
        if own.empty and asked.empty:
            continue
        row = {
            "respondent_type": kind,
            "n_respondents": len(own),
            "n_submissions": int(own["n_submissions"].sum()),
            "n_late": int(own["is_late"].eq(other=True).sum()),
        }
        if len(invited):
            row |= _asked_and_answered(asked)
            row["n_uninvited"] = int(own["is_invited"].eq(other=False).sum())
        rows.append(row)
    return pd.DataFrame(rows)


def _asked_and_answered(asked: pd.DataFrame) -> dict[str, int | None]:
    """How many of a type were invited, and how many of them answered.

    A name of a type that is invited as a group is counted with the group.
    """
    groups = asked[asked["is_group"].astype(bool)]
    if len(groups):
        sizes = groups["size"]
        n_invited = int(sizes.sum()) if sizes.notna().all() else None
        return {"n_invited": n_invited, "n_answered": int(groups["n_answered"].max())}
    return {"n_invited": len(asked), "n_answered": int(asked["n_answered"].sum())}


def silent_table(
    tables: dict[str, pd.DataFrame], positions: pd.DataFrame, hearing: Hearing
) -> pd.DataFrame:
    """One row a respondent and recommendation that it says nothing about, with how.

    An empty field, a mere pointer to an own answer, and a letter that does not take it up are
    different things; none of them is a position.
    """
    submissions = tables["submissions"]
    active = submissions[submissions["superseded_by"].fillna("") == ""]
    asked = _fields_asked(active, tables)
    owner = active.set_index("submission_id")["respondent_id"]
    said = tables["statements"][["submission_id", "statement_id", "non_answer"]]
    said = said[said["submission_id"].isin(owner.index)]
    targets = tables["tags"].loc[tables["tags"]["dimension"] == "target", ["statement_id", "code"]]
    said = said.merge(targets, on="statement_id")
    heard = {
        (respondent, target): set(kinds)
        for (respondent, target), kinds in said.assign(
            respondent_id=said["submission_id"].map(owner)
        ).groupby(["respondent_id", "code"])["non_answer"]
    }
    held = set(zip(positions["respondent_id"], positions["target"], strict=True))
    rows = [
        (respondent, rec.id, _silence(heard.get((respondent, rec.id), set()), rec.id in fields))
        for respondent, fields in asked.items()
        for rec in hearing.recommendations
        if (respondent, rec.id) not in held
    ]
    return pd.DataFrame(rows, columns=["respondent_id", "target", "silence"])


def _silence(kinds: set[str], is_asked: bool) -> str:
    """How a respondent is silent: what kinds of non-answers it gives, and whether it was asked."""
    for kind in ("peker", "formalia"):
        if kind in kinds:
            return kind
    return "tomt_felt" if is_asked else "ikke_omtalt"


def _fields_asked(
    active: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> dict[str, frozenset[str]]:
    """The targets that the forms of each respondent ask about; none where it wrote a letter."""
    columns = tables["columns"]
    targets = columns[columns["role"] == "target"].groupby("source")["target"].agg(frozenset)
    asked: dict[str, frozenset[str]] = {}
    ordered = active.sort_values("number", kind="stable")
    for respondent, source in zip(ordered["respondent_id"], ordered["source_file"], strict=True):
        asked[respondent] = asked.get(respondent, frozenset()) | targets.get(source, frozenset())
    return asked


def _is_late(own: pd.DataFrame) -> bool | None:
    """Whether nothing that counts came in by the deadline; None where it is unknown."""
    late = own.loc[own["superseded_by"].fillna("") == "", "is_late"]
    if late.eq(other=False).any():
        return False
    return None if late.isna().any() else bool(late.all())


def _parties(submissions: pd.DataFrame, hearing: Hearing) -> pd.DataFrame:
    """One row a respondent or signatory and submission that counts: who it is, late or not."""
    rows = []
    active = submissions[submissions["superseded_by"].fillna("") == ""]
    for row in active.sort_values("number", kind="stable").to_dict("records"):
        alone = (str(row["respondent"]), str(row["respondent_type"]))
        signed = _split([row["signatories"]], "; ")
        for name, kind in [(one, _type(one, alone[1], hearing)) for one in signed] or [alone]:
            known = normalised_name(name)
            # Private persons may share a name, and the nameless have none.
            is_own = kind == PRIVATE or not known
            key = row["respondent_id"] if is_own else known
            rows.append((row["respondent_id"], key, known, kind, row["is_late"]))
    columns = ["respondent_id", "key", "name", "respondent_type", "is_late"]
    return pd.DataFrame(rows, columns=columns)


def _type(signatory: str, joint: str, hearing: Hearing) -> str:
    """A signatory's type: what its name says, else that of the joint respondent."""
    kind = type_of(signatory, "", hearing)
    return joint if kind == OTHER else kind


def _split(cells: Iterable[object], separator: str = ";") -> list[str]:
    """The parts of cells that hold several."""
    return [
        part
        for cell in cells
        if cell is not None and cell is not pd.NA
        for part in str(cell).split(separator)
        if part
    ]
