"""The part of a review on what respondents ask for, and how its quotes are picked."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.aggregation.lines import Heard, Line, about, unique
from pipeline.aggregation.quantities import in_words, inside, respondents_in_words
from pipeline.aggregation.quotes import representative

#: Quotes shown of each kind; all statements stand in the workbook.
MOST_PROPOSALS = 8
MOST_OF_ASPECT = 2


def quotes_of(section: str, said: pd.DataFrame, most: int, used: set[str] | None) -> Iterator[Line]:
    """Quotes of a section; `used` are the voices heard so far, None when all are to be listed."""
    said = said.reset_index(drop=True)
    # Support, reservations and objections are never left without a voice.
    must = section in ("stotte", "forbehold", "innvendinger")
    heard = frozenset(used or ())
    for row in representative(said, most, heard=heard, at_least_one=must):
        voice, code = str(said["respondent_id"].iloc[row]), str(said["statement_id"].iloc[row])
        if used is not None:
            used.add(voice)
        yield Line(section, str(said["text"].iloc[row]), (voice,), (code,), is_quote=True)


def proposal_lines(heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """How many propose how much, and what most respondents ask for, as quotes of one of them."""
    proposals, groups = heard.proposals, heard.groups
    if proposals.empty:
        return
    n = proposals["respondent_id"].nunique()
    noun = "konkret forslag" if len(proposals) == 1 else "konkrete forslag"
    text = f"{respondents_in_words(n)} har {in_words_neuter(len(proposals))} {noun}."
    yield about("forslag", text, proposals)
    shared = groups[groups["n_respondents"] > 1]
    if len(shared):
        own = proposals[proposals["group_id"].isin(set(shared["group_id"]))]
        wishes = "ett ønske har" if len(shared) == 1 else f"{in_words(len(shared))} ønsker har"
        yield about("forslag", f"{wishes.capitalize()} flere enn én høringsinstans.", own)
    touching = proposals[proposals["is_substantial"].astype(bool)]
    if len(touching):
        text = f"{in_words_neuter(len(touching)).capitalize()} av forslagene gjelder innholdet i "
        text += f"{inside(heard.label)} og må vurderes opp mot kravet om ny høring."
        yield about("forslag", text, touching)
    yield from _proposal_quotes(heard, used)


def _proposal_quotes(heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """The groups that most ask for, each by one of its statements; then the most central ones.

    What critical statements propose stands under a heading of its own.
    """
    content = heard.content.set_index("statement_id")
    # What is no stand has one heading alone.
    takes_stand = heard.target in heard.hearing.stand_targets
    chosen: list[Line] = []
    shared = heard.groups[heard.groups["n_respondents"] > 1]
    order = shared.sort_values("n_respondents", ascending=False, kind="stable")
    for row in order.head(MOST_PROPOSALS).to_dict("records"):
        own = heard.proposals[heard.proposals["group_id"] == row["group_id"]]
        code = _spokesman(own["statement_id"], str(row["statement_id"]), content)
        is_critical = content.loc[code, "stance"] == "kritisk" and takes_stand
        section = "motforslag" if is_critical else "forslag"
        voices = unique([content.loc[code, "respondent_id"], *own["respondent_id"]])
        chosen.append(Line(section, str(content.loc[code, "text"]), voices, (code,), is_quote=True))
    yield from chosen
    heard_here = {line.respondent_ids[0] for line in chosen}
    if used is not None:
        used |= heard_here
    alone = heard.groups.loc[heard.groups["n_respondents"] == 1, "statement_id"]
    rest = heard.content[heard.content["statement_id"].isin(set(alone))]
    rest = rest[~rest["respondent_id"].isin(heard_here)]
    critical = (rest["stance"] == "kritisk") & takes_stand
    left = MOST_PROPOSALS - len(chosen)
    yield from quotes_of("motforslag", rest[critical], min(left, MOST_OF_ASPECT), used)
    yield from quotes_of("forslag", rest[~critical], left, used)


def _spokesman(codes: pd.Series[str], first: str, content: pd.DataFrame) -> str:
    """The statement to quote for a group: one that is not critical where there is one."""
    if content.loc[first, "stance"] != "kritisk":
        return first
    return next((str(code) for code in codes if content.loc[code, "stance"] != "kritisk"), first)


def in_words_neuter(count: int) -> str:
    """A number of something neuter: «ett forslag»."""
    return "ett" if count == 1 else in_words(count)


def n_statements_in_words(count: int) -> str:
    """A number of statements."""
    return f"{in_words_neuter(count)} utsagn"
