"""Names that may belong together, for people to decide on: nothing is merged by likeness."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rapidfuzz import fuzz

from pipeline.aggregation.similar import candidate_pairs, tfidf
from pipeline.loaders.respondents import PRIVATE, normalised_name

#: Likeness of the words that tell names apart, 0 to 100, from which they may be one name.
NEAR = 85.0
#: Cosine of their character threes from which two names are compared.
CANDIDATE = 0.4
#: A shorter name is near many others by chance.
SHORTEST = 4

#: Words that thousands of names share, and that hide how different two names are.
_COMMON_TEXT = (
    "kommune fylkeskommune hf rhf sykehus sykehuset universitetssykehus bydel stiftelsen "
    "foreningen forening landsforeningen landsforening landslaget forbundet norsk norges "
    "høgskolen universitetet i på av for og ved med"
)
_COMMON = frozenset(_COMMON_TEXT.split())


def suggestions_table(respondents: pd.DataFrame, invited: pd.DataFrame) -> pd.DataFrame:
    """One row a pair of names to look at, nearest first within each kind.

    `samme` are perhaps one respondent written in two ways, `enhet` a part of another respondent
    that also answers, `invitert` perhaps one that was invited by name and seems not to have
    answered. Private persons are compared with each other only.
    """
    names = [
        (str(code), str(name), normalised_name(str(name)), kind == PRIVATE)
        for code, name, kind in zip(
            respondents["respondent_id"],
            respondents["respondent"].fillna(""),
            respondents["respondent_type"],
            strict=True,
        )
    ]
    missing = invited[~invited["is_group"].astype(bool) & (invited["n_answered"] == 0)]
    names += [("", str(name), normalised_name(str(name)), False) for name in missing["name"]]
    rows = [
        (kind, *names[one][:2], *names[other][:2], likeness)
        for one, other in _near(names)
        for kind, likeness in _told(names[one], names[other])
    ]
    columns = ["kind", "respondent_id", "name", "other_id", "other_name", "likeness"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(
        ["kind", "likeness", "name", "other_name"],
        ascending=[False, False, True, True],
        kind="stable",
    ).reset_index(drop=True)


Named = tuple[str, str, str, bool]


def _near(names: list[Named]) -> Iterator[tuple[int, int]]:
    """Pairs of names that are worth comparing, an invited one last."""
    known = [name[2] if len(_own(name[2])) >= SHORTEST else "" for name in names]
    vectors = tfidf(known, analyzer="char_wb", ngram_range=(3, 3))
    for one, other, _ in candidate_pairs(vectors, CANDIDATE):
        yield one, other


def _told(one: Named, other: Named) -> Iterator[tuple[str, float]]:
    """What two names may be to each other, with how alike they are."""
    is_invited, both_invited = not other[0], not one[0]
    if both_invited or one[3] != other[3] or one[2] == other[2]:
        return
    alike = fuzz.ratio(_own(one[2]), _own(other[2]))
    # Two words changed places, or one name has a legal form that the other lacks.
    alike = max(alike, fuzz.token_sort_ratio(one[2], other[2]) * (len(one[2]) > 12))
    short, long = sorted((one[2], other[2]), key=len)
    if alike >= NEAR:
        yield ("invitert" if is_invited else "samme"), round(alike / 100, 4)
    elif long.startswith(f"{short} ") and len(short.split()) > 1:
        kind = "invitert" if is_invited else "enhet"
        yield kind, round(fuzz.ratio(one[2], other[2]) / 100, 4)


def _own(name: str) -> str:
    """The words of a name that tell it from others; all of it when there are none."""
    return " ".join(word for word in name.split() if word not in _COMMON) or name
