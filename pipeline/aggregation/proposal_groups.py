"""Which proposals ask for the same: near-identical words first, then the same wish."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from pipeline.aggregation.similar import candidate_pairs, group_id, group_similar, tfidf
from pipeline.nlp.language import lemmas

#: Cosine of lemmas from which two proposals about one target ask for the same.
SAME_WISH = 0.5
#: Words of proposals as such: they say that something is proposed, not what.
_OF_PROPOSALS_TEXT = (
    "bør må skulle burde kunne ønske foreslå forslag be oppfordre anbefale nevne omtale ta "
    "inn med legge til presisere råd anbefaling tekst rådet utkast skrive stå komme gå si "
    "vi jeg dere det en at som og i på av for er ha være ikke om de den et også men å seg "
    "eller så hva"
)
_OF_PROPOSALS = frozenset(_OF_PROPOSALS_TEXT.split())
_NEGATION = frozenset({"ikke", "ikkje", "ingen", "aldri", "uten", "utan"})


def group_proposals(rows: pd.DataFrame) -> list[str]:
    """A group id for each row: shared by proposals about one target that ask for the same.

    Args:
        rows: statement_id, target, text, language, and `wish`: what is asked for where it can be
            told apart from the words («skal», which ones to merge), else empty; in the order of
            the submissions.
    """
    ids = [""] * len(rows)
    for target, places in rows.groupby("target", sort=False).indices.items():
        own = rows.iloc[places]
        for members in _groups(own):
            first = own["statement_id"].iloc[members[0]]
            for member in members:
                ids[places[member]] = group_id("G", f"{target} {first}")
    return ids


def proposal_groups_table(proposals: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """One row a group, in the order of its first: what is asked for, and by how many."""
    texts = statements.set_index("statement_id")["text"]
    rows = []
    for group, own in proposals.groupby("group_id", sort=False):
        words = [str(texts[code]) for code in own["statement_id"]]
        kinds = Counter(own["kind"])
        rows.append(
            {
                "group_id": group,
                "target": own["target"].iloc[0],
                "kind": kinds.most_common(1)[0][0],
                "statement_id": own["statement_id"].iloc[_nearest(words)],
                "n_respondents": own["respondent_id"].nunique(),
                "n_proposals": len(own),
                "grouped_by": _how(words),
                "is_substantial": bool(own["is_substantial"].any()),
            }
        )
    return pd.DataFrame(rows)


def _how(words: list[str]) -> str:
    """What holds a group together."""
    if len(words) == 1:
        return "alene"
    together = group_similar(words)
    return "ordlyd" if together and len(together[0]) == len(words) else "mening"


def _nearest(words: list[str]) -> int:
    """Which text is nearest to all the others; the first of those."""
    vectors = tfidf(words, analyzer="char_wb", ngram_range=(3, 5)) if len(words) > 2 else None
    if vectors is None:
        return 0
    return int(np.argmax(np.round(np.asarray((vectors @ vectors.T).sum(axis=1)).ravel(), 9)))


def _groups(own: pd.DataFrame) -> list[list[int]]:
    """Groups of places in the rows of one target; every place is in one."""
    texts, wishes = list(own["text"]), list(own["wish"])
    negated = [bool(_NEGATION & set(text.casefold().split())) for text in texts]
    leader = list(range(len(texts)))
    for members in group_similar(texts):
        # «Skal» and «kan», or a wish and its denial, are near in words alone.
        firsts: dict[tuple[str, bool], int] = {}
        for member in members:
            leader[member] = firsts.setdefault((wishes[member], negated[member]), member)
    for first, place in [*_same_wishes(wishes), *_near(own, texts, wishes, negated)]:
        # A proposal joins the group whose first asks for the same, so that no chain is formed.
        if leader[place] == place and leader[first] == first:
            leader[place] = first
    groups: dict[int, list[int]] = {}
    for place in range(len(texts)):
        groups.setdefault(_first(leader, place), []).append(place)
    return [sorted(members) for members in groups.values()]


def _same_wishes(wishes: list[str]) -> list[tuple[int, int]]:
    """The first place with a wish and each later one with the same."""
    firsts: dict[str, int] = {}
    pairs = [(firsts.setdefault(wish, place), place) for place, wish in enumerate(wishes) if wish]
    return [(first, place) for first, place in pairs if first != place]


def _near(
    own: pd.DataFrame, texts: list[str], wishes: list[str], negated: list[bool]
) -> list[tuple[int, int]]:
    """Places whose words ask for the same, the nearest first; told wishes are the same or not."""
    vectors = _wanted(texts, list(own["language"]))
    found = sorted(
        (-round(cosine, 6), first, place)
        for first, place, cosine in candidate_pairs(vectors, SAME_WISH)
        if negated[first] == negated[place] and wishes[first] == wishes[place] == ""
    )
    return [(first, place) for _, first, place in found]


def _first(leader: list[int], place: int) -> int:
    """The first of the group that a place is in."""
    while leader[place] != place:
        place = leader[place]
    return place


def _wanted(texts: list[str], languages: list[str]) -> csr_matrix | None:
    """The texts by the lemmas of what they ask for."""
    words = [
        " ".join(
            word
            for word in lemmas(text, language)
            if word not in _OF_PROPOSALS and (word.isalpha() or "-" in word)
        )
        for text, language in zip(texts, languages, strict=True)
    ]
    return tfidf(words, token_pattern=r"[\w-]+") if len(texts) > 1 else None
