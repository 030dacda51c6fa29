"""Every count again by another path: SQL on the tables before, and plain loops."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.aggregation.aggregate import aggregate
from pipeline.hearing import load_hearing
from pipeline.workspace import COLUMNS, Tables, read_tables, typed
from tests.builders import day, small_hearing, tables_of
from tests.conftest import Made

HEARING = small_hearing()
STANCES = ("stotter", "stotter_med_merknad", "kritisk", "noytral", "ikke_innhold")

ANSWER = st.fixed_dictionaries(
    {
        "respondent": st.sampled_from("ABCDEF"),
        "stance": st.sampled_from(STANCES),
        "non_answer": st.sampled_from(["ingen_merknader", "peker", "formalia"]),
        "target": st.sampled_from(["rad-1", "rad-2", "rad-1;rad-3", "generelt", "mangler"]),
        "theme": st.sampled_from(["", "ressurser", "ressurser;kompetanse"]),
        "proposal": st.booleans(),
        "text": st.sampled_from(
            [
                "Vi støtter dette fullt ut og takker for arbeidet.",
                "Dette går i feil retning for små kommuner.",
                "Endre «bør» til «skal» i rådet.",
                "Råd 1 og råd 2 bør slås sammen.",
                "Kommunen trenger penger til uteområdene sine nå.",
            ]
        ),
    }
)
ANSWERS = st.lists(ANSWER, min_size=1, max_size=14)
# A failing case is small enough as it is; making it smaller takes minutes.
QUICK = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def prepared(answers: list[dict[str, Any]]) -> Tables:
    """The tables before counting; one submission a respondent, and no content in a non-answer."""
    rows = [
        {
            **answer,
            "submission": f"F-{ord(answer['respondent']) - 64}",
            "respondent_type": "kommune" if answer["respondent"] < "D" else "helseforetak",
            "submitted_at": day(3),
            "non_answer": answer["non_answer"] if answer["stance"] == "ikke_innhold" else "",
            "theme": "" if answer["stance"] == "ikke_innhold" else answer["theme"],
            "proposal": answer["proposal"] and answer["stance"] != "ikke_innhold",
        }
        for answer in answers
    ]
    return tables_of(*rows)


def database(tables: Tables) -> sqlite3.Connection:
    """The csv twins in a database: booleans as 0 and 1, nothing typed by pandas."""
    connection = sqlite3.connect(":memory:")
    for name, table in tables.items():
        plain = table.astype(object).where(table.notna(), None)
        for column in plain:
            plain[column] = [
                str(value) if isinstance(value, pd.Timestamp) else value for value in plain[column]
            ]
        plain.to_sql(name, connection, index=False)
    return connection


# What counts, told again in SQL: not superseded, said once, and not overruled by a later answer.
COUNTS = """
create temp view said as
  select s.respondent_id, t.code as target, st.statement_id, st.submission_id, st.is_substantive,
    st.non_answer, x.code as stance, s.number, st.block, st.start, s.submitted_at,
    lower(trim(st.text)) as words
  from statements st
  join submissions s on s.submission_id = st.submission_id
  join tags t on t.statement_id = st.statement_id and t.dimension = 'target'
  join tags x on x.statement_id = st.statement_id and x.dimension = 'stance'
  where coalesce(s.superseded_by, '') = '';
create temp view once as
  select * from (
    select *, row_number() over (
      partition by respondent_id, target, words order by number, block, start) as turn from said)
  where turn = 1;
"""


def recounted(connection: sqlite3.Connection) -> dict[tuple[str, str], dict[str, int]]:
    """Statements of each stance by respondent and target."""
    connection.executescript(COUNTS)
    found: dict[tuple[str, str], dict[str, int]] = {}
    for respondent, target, stance, non_answer, count in connection.execute(
        "select respondent_id, target, stance, coalesce(non_answer, ''), count(*) from once "
        "group by 1, 2, 3, 4"
    ):
        kinds = found.setdefault((respondent, target), {})
        kind = stance if stance != "ikke_innhold" else f"- {non_answer}"
        kinds[kind] = kinds.get(kind, 0) + count
    return found


def position(kinds: dict[str, int]) -> str | None:
    """The rule once more, told as a table of cases."""
    support, reserved, critical = (kinds.get(stance, 0) for stance in STANCES[:3])
    if support + reserved + critical:
        cases = [
            (critical > support + reserved, "kritisk"),
            (critical > 0 and support == 0 and critical == reserved, "kritisk"),
            (critical > 0 and reserved == 0 and critical == support, "delt"),
            (reserved + critical > 0, "stotter_med_merknad"),
        ]
        return next((name for is_so, name in cases if is_so), "stotter")
    for kind, name in (
        ("noytral", "noytral"),
        ("- ingen_merknader", "ingen_merknader"),
        ("- henvisning", "henvisning"),
    ):
        if kinds.get(kind):
            return name
    return None


def compare(tables: Tables, counted: Tables, *, only: set[tuple[str, str]] | None = None) -> None:
    """Hold the tables against the recount."""
    held = {key: position(kinds) for key, kinds in recounted(database(tables)).items()}
    told = {
        (row.respondent_id, row.target): row.position for row in counted["positions"].itertuples()
    }
    for key in only if only is not None else {key for key, value in held.items() if value}:
        assert told[key] == held[key], key
    if only is None:
        assert set(told) == {key for key, value in held.items() if value}
        for row in counted["targets"].itertuples():
            own = [value for (_, target), value in told.items() if target == row.target]
            assert row.n_respondents == len(own)
            assert row.kritisk == own.count("kritisk")


@QUICK
@given(answers=ANSWERS)
def test_counts_are_those_of_sql_on_the_tables_before(answers: list[dict[str, Any]]) -> None:
    tables = prepared(answers)
    compare(tables, aggregate(tables, HEARING))


@QUICK
@given(answers=ANSWERS, seed=st.integers(0, 99))
def test_shuffled_input_changes_nothing(answers: list[dict[str, Any]], seed: int) -> None:
    tables = prepared(answers)
    mixed = {name: table.sample(frac=1, random_state=seed) for name, table in tables.items()}
    one, other = aggregate(tables, HEARING), aggregate(mixed, HEARING)
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name], obj=name)


@pytest.fixture(params=["example", "second"])
def run(request: pytest.FixtureRequest) -> tuple[Tables, Made]:
    made = request.getfixturevalue(request.param)
    return read_tables(made.processed), made


def test_a_whole_run_is_recounted_from_its_tags(run: tuple[Tables, Made]) -> None:
    tables, made = run
    several = tables["submissions"].groupby("respondent_id").size()
    joint = set(tables["submissions"].query("signatories != ''")["respondent_id"])
    once = set(several[several == 1].index) - joint
    held = {
        (row.respondent_id, row.target)
        for row in tables["positions"].itertuples()
        if row.respondent_id in once
    }
    assert len(held) > 50
    compare(tables, tables, only=held)
    recount_proposals_and_themes(tables)
    assert list(tables["targets"]["target"]) == list(
        load_hearing(made.raw / "hearing.toml").targets
    )


def recount_proposals_and_themes(tables: Tables) -> None:
    """Plain loops over what counts: the statements that the positions rest on."""
    counting = {
        (code, row.target)
        for row in tables["positions"].itertuples()
        if row.n_statements
        for code in row.statement_ids.split(";")
    }
    tags = tables["tags"]
    proposed = set(tags.loc[tags["dimension"] == "proposal", "statement_id"])
    themes: dict[str, set[str]] = {}
    for row in tags[tags["dimension"] == "theme"].itertuples():
        themes.setdefault(row.statement_id, set()).add(row.code)
    for target in tables["targets"].itertuples():
        own = {code for code, about in counting if about == target.target}
        assert target.n_proposals == len(own & proposed), target.target
        assert target.n_statements == len(own), target.target
        for row in tables["target_themes"].query("target == @target.target").itertuples():
            assert row.n_statements == sum(row.theme in themes.get(code, ()) for code in own)


def test_differences_give_back_both_texts(run: tuple[Tables, Made]) -> None:
    tables, made = run
    texts = tables["statements"].set_index("statement_id")["text"]
    firsts = tables["similar"].drop_duplicates("group_id").set_index("group_id")["statement_id"]
    for row in tables["similar"].query("difference != ''").itertuples():
        segments = json.loads(row.difference)
        assert (
            "".join(words for change, words in segments if change != "inn")
            == texts[firsts[row.group_id]]
        )
        assert (
            "".join(words for change, words in segments if change != "ut")
            == texts[row.statement_id]
        )
    titles = load_hearing(made.raw / "hearing.toml").titles
    rewritten = tables["proposals"].query("compared_with == 'tittel'")
    assert len(rewritten)
    for row in rewritten.itertuples():
        segments = json.loads(row.difference)
        former = "".join(words for change, words in segments if change != "inn")
        assert former == titles[row.target]


def test_every_table_has_its_columns_also_when_nothing_came_in() -> None:
    tables = tables_of({})
    empty = {name: typed(name, table.iloc[:0]) for name, table in tables.items()}
    counted = aggregate(empty, HEARING)
    for name, table in counted.items():
        assert list(table.columns) == list(COLUMNS[name])
