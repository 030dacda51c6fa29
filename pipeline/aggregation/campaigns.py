"""Campaigns: respondents whose answers are mostly one and the same text."""

from __future__ import annotations

from collections import Counter, defaultdict
from zlib import crc32

import pandas as pd

from pipeline.aggregation.similar import SHORTEST, group_id, plain

#: Texts are compared by their runs of so many words: shared by chance they hardly ever are.
RUN = 3
#: Share of the longer one's runs that two answers of a campaign have in common. In the example the
#: reworded copies have 0.46 to 0.77 in common with each other, all other pairs at most 0.03.
SHARED = 0.4
#: A run that stands in so many different answers is a turn of phrase and tells nothing.
COMMON = 100
#: Two that share less than so many words may just say the same; so may not three.
FEWEST_WORDS_OF_TWO = 25

Runs = frozenset[int]


def campaigns_table(stands: pd.DataFrame, similar: pd.DataFrame) -> pd.DataFrame:
    """One row a respondent in a campaign: its share of common text, and what it adds.

    Respondents are in one campaign when at least four tenths of the words of each, in runs of
    three, also stand in the text of the campaign's first member. Three are needed, or two that
    share a text of some length. Only what counts is compared: content that is not superseded or
    repeated.

    Two offices that answer alike have perhaps one author, or the same neighbour: what is called a
    campaign here is an equality of texts, and says nothing about who organised it.
    """
    content = stands[stands["is_substantive"].astype(bool)].drop_duplicates("statement_id")
    runs = {
        str(respondent): _runs(said["text"])
        for respondent, said in content.groupby("respondent_id", sort=False)
    }
    copied = set(similar["statement_id"])
    rows = []
    for members in _groups({name: found for name, found in runs.items() if found}):
        for member in members:
            others = frozenset().union(*(runs[other] for other in members if other != member))
            own = content[content["respondent_id"] == member]["statement_id"]
            rows.append(
                {
                    "campaign_id": group_id("K", members[0]),
                    "respondent_id": member,
                    "share_shared": round(len(runs[member] & others) / len(runs[member]), 4),
                    "own_statement_ids": ";".join(one for one in own if one not in copied),
                }
            )
    columns = ["campaign_id", "respondent_id", "share_shared", "own_statement_ids"]
    return pd.DataFrame(rows, columns=columns)


def without_campaigns(table: pd.DataFrame, campaigns: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table with `respondent_id` that are of no campaign's member."""
    return table[~table["respondent_id"].isin(set(campaigns["respondent_id"]))]


def _runs(texts: pd.Series[str]) -> Runs:
    """Checksums of the runs of words in a respondent's texts: they take less room than words."""
    found: set[int] = set()
    for text in texts:
        words = plain(text).split()
        if len(text) >= SHORTEST:
            last = max(len(words) - RUN, 0)
            found.update(
                crc32(" ".join(words[start : start + RUN]).encode()) for start in range(last + 1)
            )
    return frozenset(found)


def _groups(runs: dict[str, Runs]) -> list[list[str]]:
    """Respondents whose texts are mostly those of the group's first, in the order given."""
    groups: dict[str, list[str]] = {}
    leaders: dict[int, list[str]] = defaultdict(list)
    for name, own in runs.items():
        shared = Counter(leader for run in own for leader in leaders.get(run, ()))
        near = {
            leader: count / max(len(own), len(runs[leader])) for leader, count in shared.items()
        }
        best = max(near, key=lambda leader: near[leader], default="")
        if best and near[best] >= SHARED:
            groups[best].append(name)
            continue
        groups[name] = [name]
        for run in own:
            if len(leaders[run]) < COMMON:
                leaders[run].append(name)
    return [members for members in groups.values() if _is_campaign(members, runs)]


def _is_campaign(members: list[str], runs: dict[str, Runs]) -> bool:
    """Whether so many share so much that it is no chance."""
    if len(members) != 2:
        return len(members) > 2
    return len(runs[members[0]] & runs[members[1]]) + RUN > FEWEST_WORDS_OF_TWO
