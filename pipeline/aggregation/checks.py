"""Checks that nothing is lost and that totals tie out; a failure stops the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.errors import CheckError
from pipeline.hearing import Hearing
from pipeline.records import POSITIONS, STANCES
from pipeline.workspace import Tables, rows_of


def check_tables(tables: Tables, hearing: Hearing) -> None:
    """Do nothing when the tables agree with each other.

    Raises:
        CheckError: They do not; every failure is named.
    """
    failures = [failure for check in CHECKS for failure in check(tables, hearing)]
    if failures:
        lines = "\n".join(f"  - {failure}" for failure in failures)
        message = (
            f"Tallene går ikke opp. Det er en feil i programmet, ikke i høringen.\n{lines}\n"
            "De forrige resultatene står urørt. Meld feilen med denne teksten."
        )
        raise CheckError(message)


def _ids_are_unique(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """Nothing stands twice."""
    del hearing
    keys = {
        "submissions": ["submission_id"],
        "blocks": ["submission_id", "block"],
        "statements": ["statement_id"],
        "tags": ["statement_id", "dimension", "code"],
        "positions": ["respondent_id", "target"],
        "silent": ["respondent_id", "target"],
        "targets": ["target"],
        "targets_without_campaigns": ["target"],
        "target_types": ["target", "respondent_type"],
        "target_themes": ["target", "theme"],
        "target_themes_without_campaigns": ["target", "theme"],
        "aspects": ["target", "aspect"],
        "proposals": ["statement_id", "target"],
        "proposal_groups": ["group_id"],
        "conditions": ["statement_id", "target"],
        "similar": ["statement_id"],
        "campaigns": ["respondent_id"],
        "respondents": ["respondent_id"],
        "respondent_types": ["respondent_type"],
        "summaries": ["target", "order"],
        "coverage": ["submission_id"],
    }
    for name, columns in keys.items():
        repeated = int(tables[name].duplicated(columns).sum())
        if repeated:
            yield f"{name}: {repeated} rader har samme {' + '.join(columns)} som en annen"


def _quotes_are_exact(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """Every statement is a slice of its block, and every quote is a statement."""
    del hearing
    joined = tables["statements"].merge(
        tables["blocks"][["submission_id", "block", "text"]],
        on=["submission_id", "block"],
        how="left",
        suffixes=("", "_block"),
    )
    for row in rows_of(joined):
        if (row["text_block"] or "")[row["start"] : row["end"]] != row["text"]:
            yield f"statements: {row['statement_id']} er ikke et eksakt utsnitt av kilden"
    texts = tables["statements"].set_index("statement_id")["text"]
    quotes = tables["summaries"][tables["summaries"]["is_quote"].astype(bool)]
    for statement_id, text in zip(quotes["statement_ids"], quotes["text"], strict=True):
        if texts.get(statement_id) != text:
            yield f"summaries: sitatet fra {statement_id} er ikke likt utsagnet"
    conditions = tables["conditions"]
    for statement_id, condition in zip(
        conditions["statement_id"], conditions["condition"], strict=True
    ):
        if condition not in texts.get(statement_id, ""):
            yield f"conditions: vilkåret i {statement_id} står ikke i utsagnet"


def _references_lead_somewhere(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """Every id that a table refers to exists, and every code is known."""
    submissions = set(tables["submissions"]["submission_id"])
    statements = set(tables["statements"]["statement_id"])
    respondents = set(tables["submissions"]["respondent_id"])
    for name, column, known in (
        ("blocks", "submission_id", submissions),
        ("statements", "submission_id", submissions),
        ("tags", "statement_id", statements),
        ("proposals", "statement_id", statements),
        ("similar", "statement_id", statements),
        ("positions", "respondent_id", respondents),
        ("proposals", "respondent_id", respondents),
        ("conditions", "statement_id", statements),
        ("proposal_groups", "statement_id", statements),
        ("silent", "respondent_id", respondents),
        ("campaigns", "respondent_id", respondents),
        ("coverage", "submission_id", submissions),
        ("positions", "target", set(hearing.targets)),
        ("positions", "position", set(POSITIONS)),
        ("target_themes", "theme", set(hearing.theme_labels)),
    ):
        unknown = set(tables[name][column]) - known
        if unknown:
            yield f"{name}: {column} har {len(unknown)} ukjente verdier, blant dem {min(unknown)}"
    codes = {
        "target": set(hearing.targets),
        "theme": set(hearing.theme_labels),
        "stance": set(STANCES),
        "proposal": {"true"},
    }
    for dimension, known in codes.items():
        used = set(tables["tags"].loc[tables["tags"]["dimension"] == dimension, "code"])
        if used - known:
            yield f"tags: {dimension} har ukjente koder: {', '.join(sorted(used - known))}"


def _every_statement_is_tagged(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """Each statement has exactly one stance and at least one target."""
    del hearing
    statements = set(tables["statements"]["statement_id"])
    tags = tables["tags"]
    stances = tags[tags["dimension"] == "stance"]["statement_id"]
    if len(stances) != len(statements) or set(stances) != statements:
        yield "tags: ikke alle utsagn har nøyaktig én holdning"
    if set(tags[tags["dimension"] == "target"]["statement_id"]) != statements:
        yield "tags: ikke alle utsagn er knyttet til noe"


def _totals_tie_out(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """The same quantity is the same in every table."""
    targets, positions = tables["targets"], tables["positions"]
    if list(targets["target"]) != list(hearing.targets):
        yield "targets: har ikke én rad for hvert mål i hearing.toml"
    if (targets[list(POSITIONS)].sum(axis=1) != targets["n_respondents"]).any():
        yield "targets: standpunktene summerer ikke til antall høringsinstanser"
    if int(targets["n_respondents"].sum()) != len(positions):
        yield "targets: n_respondents summerer ikke til radene i positions"
    if int(targets["n_proposals"].sum()) != len(tables["proposals"]):
        yield "targets: n_proposals summerer ikke til radene i proposals"
    counted = tables["statements"].groupby("submission_id").size()
    expected = tables["submissions"].set_index("submission_id")["n_statements"]
    if not (counted.reindex(expected.index).fillna(0).astype(int) == expected.astype(int)).all():
        yield "submissions: n_statements er ikke lik antall rader i statements"


def _parts_add_up(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """What is divided by type, by group or by campaign adds up to the whole."""
    targets, positions = tables["targets"].set_index("target"), tables["positions"]
    by_type = tables["target_types"].groupby("target")[["n_respondents", *POSITIONS]].sum()
    by_type = by_type.reindex(targets.index).fillna(0).astype(int)
    if not by_type.eq(targets[["n_respondents", *POSITIONS]].astype(int)).all(axis=None):
        yield "target_types: summerer ikke til targets"
    in_campaign = positions[positions["campaign_id"] != ""].groupby("target").size()
    left = tables["targets_without_campaigns"].set_index("target")["n_respondents"].astype(int)
    if not left.add(in_campaign, fill_value=0).eq(targets["n_respondents"]).all():
        yield "targets_without_campaigns: med kampanjene summerer det ikke til targets"
    members = tables["proposals"].groupby("group_id")
    groups = tables["proposal_groups"].set_index("group_id")
    for column, counted in (
        ("n_proposals", members.size()),
        ("n_respondents", members["respondent_id"].nunique()),
    ):
        if not groups[column].astype(int).eq(counted.reindex(groups.index)).all():
            yield f"proposal_groups: {column} er ikke det proposals viser"
    if len(groups) != members.ngroups:
        yield "proposal_groups: har ikke én rad for hver gruppe i proposals"
    yield from _everybody_is_heard_or_silent(tables, hearing)


def _everybody_is_heard_or_silent(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """Each respondent has a position on each recommendation, or is silent on it: never both."""
    asked = {rec.id for rec in hearing.recommendations}
    keys = ["respondent_id", "target"]
    held = tables["positions"][tables["positions"]["target"].isin(asked)]
    silent = tables["silent"]
    both = set(zip(*(held[key] for key in keys), strict=True)) & set(
        zip(*(silent[key] for key in keys), strict=True)
    )
    if both:
        yield f"silent: {len(both)} rader har også et standpunkt"
    if len(held) + len(silent) != len(tables["respondents"]) * len(asked):
        yield "silent: med positions er det ikke én rad for hver instans og hvert råd"
    if int(tables["respondents"]["n_submissions"].sum()) != len(tables["submissions"]):
        yield "respondents: n_submissions summerer ikke til radene i submissions"


def _sentences_hold(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """Each line of a review is about the respondents whose statements it rests on, no others."""
    del hearing
    owner = tables["submissions"].set_index("submission_id")["respondent_id"]
    said = tables["statements"]
    voices = dict(zip(said["statement_id"], said["submission_id"].map(owner), strict=True))
    for row in rows_of(tables["summaries"]):
        where = f"summaries: {row['target']}, linje {row['order']}"
        about = set(filter(None, str(row["respondent_ids"] or "").split(";")))
        if len(about) != row["n_respondents"]:
            yield f"{where}: n_respondents er ikke antallet i respondent_ids"
        rests_on = {
            voices.get(code, code) for code in str(row["statement_ids"] or "").split(";") if code
        }
        if rests_on - about or (rests_on and not row["is_quote"] and rests_on != about):
            yield f"{where}: utsagnene er ikke fra dem linjen handler om"


def _every_sentence_is_placed(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """The ledger has each submission, and its parts add up."""
    del hearing
    ledger = tables["coverage"]
    if set(ledger["submission_id"]) != set(tables["submissions"]["submission_id"]):
        yield "coverage: har ikke én rad for hvert svar"
    parts = ledger[["n_tagged", "n_non_answer", "n_not_placed"]].sum(axis=1)
    if (parts != ledger["n_sentences"]).any():
        yield "coverage: delene summerer ikke til n_sentences"


CHECKS: tuple[Callable[[Tables, Hearing], Iterator[str]], ...] = (
    _ids_are_unique,
    _quotes_are_exact,
    _references_lead_somewhere,
    _every_statement_is_tagged,
    _totals_tie_out,
    _parts_add_up,
    _sentences_hold,
    _every_sentence_is_placed,
)
