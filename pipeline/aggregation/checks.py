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
        "targets": ["target"],
        "target_themes": ["target", "theme"],
        "proposals": ["statement_id", "target"],
        "similar": ["statement_id"],
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


def _references_lead_somewhere(tables: Tables, hearing: Hearing) -> Iterator[str]:
    """Every id that a table refers to exists, and every code is known."""
    submissions = set(tables["submissions"]["submission_id"])
    statements = set(tables["statements"]["statement_id"])
    for name, column, known in (
        ("blocks", "submission_id", submissions),
        ("statements", "submission_id", submissions),
        ("tags", "statement_id", statements),
        ("proposals", "statement_id", statements),
        ("similar", "statement_id", statements),
        ("positions", "respondent_id", set(tables["submissions"]["respondent_id"])),
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


CHECKS: tuple[Callable[[Tables, Hearing], Iterator[str]], ...] = (
    _ids_are_unique,
    _quotes_are_exact,
    _references_lead_somewhere,
    _every_statement_is_tagged,
    _totals_tie_out,
)
