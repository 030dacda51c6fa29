"""What people decided, as it holds for the statements of today: followed, obeyed, learnt from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from pipeline.hearing import Hearing
from pipeline.loaders.language import detect_language
from pipeline.nlp.context import context_words
from pipeline.nlp.labelled import COLUMNS
from pipeline.records import STANCES, Source
from pipeline.review.codebook import HOLD_BACK, RELEASE, YES
from pipeline.review.journal import (
    BLIND,
    CHECKED,
    DONE,
    PUBLISHING,
    RESPONDENT,
    TAGGED,
    TYPE,
    Edit,
    in_force,
    is_orphan,
    orphan_id,
)
from pipeline.review.observe import submission_of
from pipeline.workspace import Tables, rows_of, typed

#: A changed text is the same statement from this likeness (0–100) when no other one of its
#: submission comes this near to it.
ALIKE, AHEAD = 80, 8
#: A shorter text is not known again in another file.
_TELLING = 40
#: How much a row that people have checked counts in training, beside 1 for a written statement
#: and 4 for a hand-coded one of the bundled example: it is of the hearing itself.
WEIGHT = 5.0
REVIEW: Source = "review"

GONE = "utsagnet finnes ikke lenger, og ingen annen tekst i svaret ligner nok"
BESIDE_ORPHAN = "skrevet ved en rad i arket Foreldreløse, der bare Ferdig blir lest"


def obey(tables: Tables, journal: Sequence[Edit], hearing: Hearing) -> Tables:
    """What people have decided, and the statements and tags as they have.

    `suggestions` keeps the program's own tags of the statements that people said something about.
    """
    made = decisions_tables(journal, tables["statements"], hearing)
    own = tables["tags"]
    about = own["statement_id"].isin(set(made["decisions"]["statement_id"]))
    tags = apply_to_tags(own, tables["statements"], made["decisions"])
    return {
        **made,
        "suggestions": typed("suggestions", own[about]),
        "tags": tags,
        "statements": apply_to_statements(tables["statements"], tags),
    }


def decisions_tables(journal: Sequence[Edit], statements: pd.DataFrame, hearing: Hearing) -> Tables:
    """The tables `decisions` and `orphans`: what holds for the statements, and what finds none.

    Orphans that people have dealt with are in neither; they stay in the journal.
    """
    force = in_force(journal)
    done = {subject for (subject, what), edit in force.items() if (what, edit.after) == (DONE, YES)}
    force = {place: edit for place, edit in force.items() if place[1] != DONE}
    carried = _carried(force, statements)
    known = set(statements["statement_id"]) | set(statements["submission_id"])
    direct = {place for place in force if place[0] in known}
    rows: list[dict[str, Any]] = []
    orphans = list(_unused(journal, force))
    for (subject, what), edit in force.items():
        now = subject if subject in known or not subject else carried.get(subject)
        if now is None:
            why = BESIDE_ORPHAN if is_orphan(subject) else GONE
            orphans += [_orphan(edit, why)] if edit.after and what != CHECKED else []
            continue
        unknown, value = _without_unknown(what, edit.after, hearing)
        if unknown:
            orphans.append(_orphan(edit, _not_a_code(unknown, value)))
        if (value or not unknown) and (now == subject or (now, what) not in direct):
            former = "" if now == subject else subject
            rows.append(_decision(edit, now, value, former))
    orphans = [row for row in orphans if row["orphan_id"] not in done]
    return {
        "decisions": typed("decisions", pd.DataFrame(rows)),
        "orphans": typed("orphans", pd.DataFrame(orphans)),
    }


def _decision(edit: Edit, statement: str, value: str, former: str) -> dict[str, str]:
    """A row of the table `decisions`."""
    return {
        "statement_id": statement,
        "what": edit.what,
        "value": value,
        "decided_at": edit.when,
        "decided_by": edit.who,
        "carried_from": former,
    }


def _unused(
    journal: Iterable[Edit], force: Mapping[tuple[str, str], Edit]
) -> Iterator[dict[str, str]]:
    """What was written and cannot be used, until the same thing was decided again."""
    waiting: dict[tuple[str, ...], Edit] = {}
    for edit in journal:
        if edit.note:
            waiting[edit.statement, edit.what.split("!", 1)[0], edit.after] = edit
        else:
            for key in [key for key in waiting if key[:2] == (edit.statement, edit.what)]:
                # The winner of two values stands in the journal right after the other one.
                if waiting[key].book != edit.book or waiting[key].when != edit.when:
                    del waiting[key]
    for edit in waiting.values():
        later = force.get((edit.statement, edit.what))
        if later is None or later.after != edit.after:
            yield _orphan(edit, edit.note)


def _orphan(edit: Edit, reason: str) -> dict[str, str]:
    """A row of the table `orphans`."""
    return {
        "orphan_id": orphan_id(edit),
        "statement_id": edit.statement,
        "text": edit.text,
        "what": edit.what,
        "value": edit.after,
        "reason": reason,
        "decided_at": edit.when,
        "decided_by": edit.who,
    }


def _without_unknown(what: str, value: str, hearing: Hearing) -> tuple[list[str], str]:
    """The codes of a value that hearing.toml does not have, and the value without them."""
    known = {
        TAGGED["target"]: hearing.targets,
        TAGGED["theme"]: hearing.theme_labels,
        TAGGED["stance"]: STANCES,
        TYPE: hearing.type_labels,
    }.get(what.removeprefix(BLIND))
    if known is None:
        return [], value
    codes = [code for code in value.split(";") if code]
    return [code for code in codes if code not in known], ";".join(
        code for code in codes if code in known
    )


def _not_a_code(unknown: Sequence[str], rest: str) -> str:
    """Why codes are not in use."""
    codes = " og ".join(f"«{code}»" for code in unknown)
    return f"{codes} finnes ikke lenger i hearing.toml{'; resten gjelder' if rest else ''}"


def _carried(force: Mapping[tuple[str, str], Edit], statements: pd.DataFrame) -> dict[str, str]:
    """Today's statement by a former one whose text has changed, where there is no doubt."""
    known = set(statements["statement_id"]) | set(statements["submission_id"])
    lost = {
        edit.statement: edit.text
        for edit in force.values()
        if edit.statement and edit.statement not in known and edit.text
    }
    by_submission = {
        str(name): dict(zip(rows["statement_id"], rows["text"], strict=True))
        for name, rows in statements.groupby("submission_id")
    }
    everywhere = dict(zip(statements["statement_id"], statements["text"], strict=True))
    found = {}
    for former, text in lost.items():
        own = by_submission.get(submission_of(former))
        now = _nearest(text, own) if own is not None else _only_same(text, everywhere)
        if now is not None:
            found[former] = now
    claims = list(found.values())
    return {former: now for former, now in found.items() if claims.count(now) == 1}


def _nearest(text: str, candidates: Mapping[str, str]) -> str | None:
    """The only candidate that is near to a text."""
    ranked = sorted(((fuzz.ratio(text, other), name) for name, other in candidates.items()))
    if not ranked or ranked[-1][0] < ALIKE:
        return None
    is_alone = len(ranked) == 1 or ranked[-1][0] - ranked[-2][0] >= AHEAD
    return ranked[-1][1] if is_alone else None


def _only_same(text: str, candidates: Mapping[str, str]) -> str | None:
    """The only statement of the hearing with the same words: its file was given another name."""
    same = [name for name, other in candidates.items() if other == text]
    return same[0] if len(same) == 1 and len(text) >= _TELLING else None


def apply_to_tags(
    tags: pd.DataFrame, statements: pd.DataFrame, decisions: pd.DataFrame
) -> pd.DataFrame:
    """The tags as people have decided them: source `review`, score 1, before everything else.

    A tag that was carried over to a changed text is marked `usikker`. A statement that people say
    has no content keeps no themes and proposals of the program.
    """
    dimensions = {what: dimension for dimension, what in TAGGED.items()}
    decided = decisions[decisions["what"].isin(list(dimensions))]
    if decided.empty:
        return tags
    new = [row for decision in rows_of(decided) for row in _tags(decision, dimensions)]
    taken = set(zip(decided["statement_id"], decided["what"].map(dimensions), strict=True))
    empty = {row["statement_id"] for row in new if row["code"] == "ikke_innhold"}
    taken |= {(name, dimension) for name in empty for dimension in ("theme", "proposal")}
    keys = zip(tags["statement_id"], tags["dimension"], strict=True)
    kept = tags[[key not in taken for key in keys]]
    both = pd.concat([kept, typed("tags", pd.DataFrame(new))], ignore_index=True)
    order = {name: place for place, name in enumerate(statements["statement_id"])}
    places = {name: place for place, name in enumerate(("target", "stance", "theme", "proposal"))}
    both["_statement"] = both["statement_id"].map(order)
    both["_dimension"] = both["dimension"].map(places)
    ordered = both.sort_values(["_statement", "_dimension"], kind="stable")
    return typed("tags", ordered)


def _tags(decision: Mapping[str, Any], dimensions: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The rows of `tags` that a decision gives."""
    dimension = dimensions[decision["what"]]
    codes = decision["value"].split(";")
    if dimension == "proposal":
        codes = ["true"] if decision["value"] == YES else []
    by = f" av {decision['decided_by']}" if decision["decided_by"] else ""
    evidence = f"bestemt{by} {decision['decided_at'][:10]}"
    moved = bool(decision["carried_from"])
    for code in filter(None, codes):
        yield {
            "statement_id": decision["statement_id"],
            "dimension": dimension,
            "code": code,
            "score": 1.0,
            "source": REVIEW,
            "flag": "usikker" if moved else "",
            "evidence": f"{evidence}; teksten er endret siden" if moved else evidence,
        }


def apply_to_statements(statements: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """The statements, with and without content as people have decided."""
    decided = tags[(tags["dimension"] == "stance") & (tags["source"] == REVIEW)]
    stance = statements["statement_id"].map(
        dict(zip(decided["statement_id"], decided["code"], strict=True))
    )
    with_content = stance.notna() & (stance != "ikke_innhold")
    without = stance == "ikke_innhold"
    changed = statements.copy()
    changed.loc[with_content.fillna(False), ["is_substantive"]] = True
    changed.loc[without.fillna(False), ["is_substantive"]] = False
    changed.loc[with_content.fillna(False), ["non_answer", "linked_to"]] = ""
    return typed("statements", changed)


def sender_corrections(journal: Sequence[Edit]) -> dict[str, dict[str, str]]:
    """What people say about who answered, by submission: `høringsinstans` and `aktørtype`."""
    found: dict[str, dict[str, str]] = {}
    for (subject, what), edit in in_force(journal).items():
        if what in (RESPONDENT, TYPE) and edit.after:
            found.setdefault(subject, {})[what] = edit.after
    return found


def publishing_decisions(decisions: pd.DataFrame) -> tuple[frozenset[str], frozenset[str]]:
    """The statements that people released for publishing, and those that they held back.

    Whoever released a text has not read what it was changed to: that is not released.
    """
    said = decisions[decisions["what"] == PUBLISHING]
    as_read = said["carried_from"].fillna("") == ""
    released = said.loc[(said["value"] == RELEASE) & as_read, "statement_id"]
    return frozenset(released), frozenset(said.loc[said["value"] == HOLD_BACK, "statement_id"])


def confirmed_rows(
    journal: Sequence[Edit], hearing: Hearing, *, weight: float = WEIGHT
) -> pd.DataFrame:
    """One row a statement that people have checked, as training data.

    The columns are those of `labelled_statements`. Themes that borrow a standard one go by its
    name. Statements that were coded blind are left out: they measure.
    """
    force = in_force(journal)
    blind = {subject for subject, what in force if what.startswith(BLIND)}
    borrowed = {theme.id: theme.borrows for theme in hearing.themes if theme.borrows}
    rows = []
    for (subject, what), mark in force.items():
        if what != CHECKED or mark.after != YES or subject in blind:
            continue
        said = {name: force.get((subject, name)) for name in TAGGED.values()}
        theme, stance, proposal = (said[TAGGED[name]] for name in ("theme", "stance", "proposal"))
        if theme is None or stance is None or proposal is None or not stance.text:
            continue
        themes = [borrowed.get(code) or code for code in theme.after.split(";") if code]
        about = said[TAGGED["target"]]
        targets = about.after.split(";") if about else []
        is_form = submission_of(subject).startswith("F-")
        rows.append(
            {
                "text": stance.text,
                "language": detect_language(stance.text),
                "targets": ";".join(targets),
                "themes": ";".join(themes),
                "stance": stance.after,
                "proposal": int(proposal.after == YES),
                "submission": submission_of(subject),
                "context": context_words(
                    targets,
                    hearing.titles,
                    hearing.recommendation_ids,
                    kind="answer" if is_form else "paragraph",
                    is_form=is_form,
                ),
                "weight": weight,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
