"""The reviews of a whole chapter and of the whole hearing, from what is heard about each part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from pipeline.aggregation.lines import Heard, Line, about, unique, with_theme
from pipeline.aggregation.quantities import in_words, listed, respondents_in_words
from pipeline.aggregation.tone import DIRECTED, DIRECTION
from pipeline.hearing import Hearing
from pipeline.records import TAKE_A_STAND

#: The review of the hearing as a whole.
WHOLE = "horingen"
MOST_THEMES = 5


def overviews(found: list[Heard], hearing: Hearing) -> Iterator[tuple[str, list[Line]]]:
    """Id and lines of the hearing as a whole, and of each chapter that holds recommendations.

    A respondent counts once in each, however many of the parts it writes about.
    """
    by_target = {heard.target: heard for heard in found}
    stands = [by_target[target] for target in hearing.stand_targets]
    yield WHOLE, list(_overview(found, stands, hearing, "i høringen"))
    plain = {chapter.number for chapter in hearing.plain_chapters}
    for chapter in hearing.chapters:
        if chapter.number not in plain:
            own = [by_target[target] for target in hearing.chapter_targets(chapter.number)]
            yield (
                f"kap-{chapter.number}",
                list(_overview(own, own, hearing, f"kapittel {chapter.number}")),
            )


def _overview(
    found: list[Heard], stands: list[Heard], hearing: Hearing, name: str
) -> Iterator[Line]:
    """How many write, how each part fares, who objects to anything, the themes and proposals."""
    positions = pd.concat([heard.positions for heard in found], ignore_index=True)
    if positions.empty:
        yield Line("hovedtone", f"Ingen høringsinstanser uttaler seg {name}.", (), ())
        return
    n_all = positions["respondent_id"].nunique()
    yield about("hovedtone", f"{respondents_in_words(n_all)} uttaler seg {name}.", positions)
    held = pd.concat([heard.positions for heard in stands], ignore_index=True)
    taking = held[held["position"].isin(TAKE_A_STAND)]
    yield from _anywhere(taking)
    for heard in stands:
        yield from _part(heard)
    yield from _themes(found, n_all, hearing)
    proposals = pd.concat([heard.proposals for heard in found], ignore_index=True)
    if len(proposals):
        yield _proposals(proposals)


def _anywhere(taking: pd.DataFrame) -> Iterator[Line]:
    """How many take a stand on anything, support all that they do, or object to something."""
    if taking.empty:
        return
    base = taking["respondent_id"].nunique()
    yield about(
        "hovedtone", f"{in_words(base).capitalize()} tar stilling til minst én del.", taking
    )
    directions = taking["position"].map(DIRECTION)
    against = set(taking.loc[directions != "for", "respondent_id"])
    whole = taking[~taking["respondent_id"].isin(against)]
    critical = taking[directions == "mot"]
    for own, says in (
        (whole, "støtter, med eller uten merknader, alt de tar stilling til"),
        (critical, "er kritiske til minst én del"),
    ):
        if len(own):
            n = own["respondent_id"].nunique()
            yield about("hovedtone", f"{in_words(n).capitalize()} av de {base} {says}.", own)


def _part(heard: Heard) -> Iterator[Line]:
    """How one part fares among those that take a stand on it."""
    taking = heard.positions[heard.positions["position"].isin(TAKE_A_STAND)]
    if taking.empty:
        return
    counts = Counter(taking["position"].map(DIRECTION))
    short = {**DIRECTED, "delt": ("har et delt syn", "har et delt syn")}
    parts = [
        f"{counts[direction]} {says[counts[direction] > 1]}"
        for direction, says in short.items()
        if direction in counts
    ]
    text = f"{heard.label}: {len(taking)} tar stilling. {listed(parts)}."
    yield about("hovedtone", text, taking)


def _themes(found: list[Heard], n_all: int, hearing: Hearing) -> Iterator[Line]:
    """The most common themes with the respondents that bring them up anywhere."""
    content = pd.concat([heard.content for heard in found], ignore_index=True)
    counts = []
    for place, (theme, label) in enumerate(hearing.theme_labels.items()):
        own = with_theme(content, theme)
        counts.append((-own["respondent_id"].nunique(), place, label, own))
    for negative, _, label, own in sorted(counts, key=lambda row: row[:2])[:MOST_THEMES]:
        if negative:
            yield about("temaer", f"{label}: {-negative} av {n_all} tar det opp.", own)


def _proposals(proposals: pd.DataFrame) -> Line:
    """How many propose something."""
    statements = unique(proposals["statement_id"])
    n = proposals["respondent_id"].nunique()
    noun = (
        "ett konkret forslag"
        if len(statements) == 1
        else (f"{in_words(len(statements))} utsagn med konkrete forslag")
    )
    return about("forslag", f"{respondents_in_words(n)} har {noun}.", proposals)
