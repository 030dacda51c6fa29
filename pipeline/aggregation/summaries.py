"""The review of each part of the hearing in words, as an experienced case officer would write it.

Every sentence says no more than its counts and names nobody; every quote is a statement, verbatim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from pipeline.aggregation.aspects import with_aspects
from pipeline.aggregation.lines import Heard, Line, about, by_theme, most_common, unique
from pipeline.aggregation.overviews import overviews
from pipeline.aggregation.quantities import (
    FEWEST_FOR_WORDS,
    in_words,
    quantity,
    respondents_in_words,
)
from pipeline.aggregation.tone import DIRECTION, by_type, main_direction, main_tone, minority
from pipeline.aggregation.wishes import (
    MOST_OF_ASPECT,
    MOST_PROPOSALS,
    n_statements_in_words,
    proposal_lines,
    quotes_of,
)
from pipeline.hearing import Hearing
from pipeline.nlp.stance import CONTRAST
from pipeline.records import TAKE_A_STAND
from pipeline.workspace import Tables

# `quantity` and `in_words` are what reports and notebooks say numbers with.
__all__ = ["SECTIONS", "STANCE_OF", "in_words", "quantity", "summaries_table"]

SECTIONS = {
    "hovedtone": "Hovedtone",
    "svar": "Fra svarene",
    "flertall": "Flertallet",
    "stotte": "Støtte",
    "forbehold": "Støtte med merknader",
    "vilkar": "Vilkår",
    "innvendinger": "Innvendinger",
    "mindretall": "Mindretall",
    "aktortyper": "Etter aktørtype",
    "ansvar": "Ansvar",
    "tilpasning": "Tilpasning",
    "ressurser": "Ressurser",
    "forslag": "Konkrete forslag",
    "motforslag": "Forslag i kritiske utsagn",
    "uklart": "Uklart",
    "eksempler": "Gode eksempler",
    "temaer": "Temaer",
    "noytralt": "Opplysninger og eksempler",
}
"""Heading by section, in the order of the review; support and objection never share one."""

STANCE_OF = {
    "stotte": "stotter",
    "forbehold": "stotter_med_merknad",
    "innvendinger": "kritisk",
    "noytralt": "noytral",
}
_STATES = {
    "stotte": "støtter uten merknader",
    "forbehold": "støtter med merknader eller ønsker endringer",
    "innvendinger": "er kritiske",
    "noytralt": "gir opplysninger uten å ta stilling",
}
_ASPECTS = {
    "ansvar": ("ansvar", "skriver om hvem som har ansvaret"),
    "tilpasning": ("tilpasning", "skriver om hva som må tilpasses eller legges om"),
    "ressurser": ("ressurser", "skriver om ressurser, tid eller økonomi"),
    "uklart": ("uklart", "peker på noe som er uklart"),
    "eksempler": ("eksempel", "viser til gode erfaringer eller eksempler"),
}
#: Quotes shown of each kind; all statements stand in the workbook.
MOST_QUOTES = 5
MOST_THEMES = 5
#: Where support and objection stand side by side neither is quoted: they have their own headings.
_BETWEEN = ("stotter_med_merknad", "noytral")


def summaries_table(counted_tables: Tables, stands: pd.DataFrame, hearing: Hearing) -> pd.DataFrame:
    """One row a line of the reviews: sentences and quotes in reading order.

    First the hearing as a whole (`horingen`), then each chapter with recommendations (`kap-n`),
    then each target.

    Args:
        counted_tables: `tags`, and the tables that the reviews are about: respondents, positions,
            proposals, proposal_groups, conditions, silent.
        stands: What counts, from `stands_table`.
        hearing: The hearing.
    """
    content = _content(counted_tables, stands, hearing)
    respondents = counted_tables["respondents"]
    kinds = dict(zip(respondents["respondent_id"], respondents["respondent_type"], strict=True))
    positions = counted_tables["positions"]
    positions = positions.assign(
        respondent_type=[kinds[code] for code in positions["respondent_id"]]
    )
    found = [
        _heard(target, hearing, {**counted_tables, "positions": positions, "content": content})
        for target in hearing.targets
    ]
    reviews = [
        *overviews(found, hearing),
        *((heard.target, list(_review(heard))) for heard in found),
    ]
    rows = [
        {
            "target": target,
            "order": order,
            "section": line.section,
            "text": line.text,
            "n_respondents": len(line.respondent_ids),
            "respondent_ids": ";".join(line.respondent_ids),
            "statement_ids": ";".join(line.statement_ids),
            "is_quote": line.is_quote,
        }
        for target, lines in reviews
        for order, line in enumerate(lines)
    ]
    return pd.DataFrame(rows)


def _content(tables: Tables, stands: pd.DataFrame, hearing: Hearing) -> pd.DataFrame:
    """The stands with content, with what the choice of quotes weighs."""
    tags = tables["tags"]
    content = with_aspects(stands, tags, hearing)
    stances = tags[tags["dimension"] == "stance"]
    scores = dict(zip(stances["statement_id"], stances["score"], strict=True))
    themes = tags[tags["dimension"] == "theme"].sort_values("code", kind="stable")
    by_statement = dict(themes.groupby("statement_id")["code"].agg(";".join))
    proposed = set(tags.loc[tags["dimension"] == "proposal", "statement_id"])
    positions = tables["positions"]
    keys = zip(positions["respondent_id"], positions["target"], strict=True)
    held = dict(zip(keys, positions["position"], strict=True))
    return content.assign(
        score=[float(scores[code]) for code in content["statement_id"]],
        themes=_texts(by_statement.get(code, "") for code in content["statement_id"]),
        is_proposal=content["statement_id"].isin(proposed),
        position=_texts(
            held.get(key, "")
            for key in zip(content["respondent_id"], content["target"], strict=True)
        ),
    )


def _texts(values: Iterable[str]) -> pd.Series[str]:
    """A column of texts, also where there are none."""
    return pd.Series(list(values), dtype="string")


def _heard(target: str, hearing: Hearing, tables: Tables) -> Heard:
    """What is said about one target."""
    own = {
        name: tables[name][tables[name]["target"] == target].reset_index(drop=True)
        for name in (
            "positions",
            "content",
            "proposals",
            "proposal_groups",
            "conditions",
            "silent",
        )
    }
    return Heard(
        target,
        hearing.targets[target],
        hearing,
        own["positions"],
        own["content"],
        own["proposals"],
        own["proposal_groups"],
        own["conditions"],
        unique(own["silent"]["respondent_id"]),
        len(tables["respondents"]),
    )


def _review(heard: Heard) -> Iterator[Line]:
    """The lines of one target's review, in the order of the sections."""
    # With few answers everybody is listed under every heading where it belongs.
    used: set[str] | None = None if len(heard.positions) < FEWEST_FOR_WORDS else set()
    if heard.target not in heard.hearing.stand_targets:
        yield from _answered(heard)
        yield from quotes_of("svar", heard.content, MOST_PROPOSALS, used)
        yield from proposal_lines(heard, used)
        yield from _themes(heard)
        return
    made = {"hovedtone": list(main_tone(heard)), "flertall": list(_majority(heard))}
    # Those with the fewest voices choose first: no objection is left unquoted because its voice is
    # heard elsewhere.
    for section in ("innvendinger", "stotte", "forbehold"):
        made[section] = list(_stance(section, heard, used))
    made["mindretall"] = list(_minority(heard, used))
    made["forslag"] = list(proposal_lines(heard, used))
    for section in _ASPECTS:
        made[section] = list(_aspect(section, heard, used))
    made["noytralt"] = list(_stance("noytralt", heard, used))
    made["vilkar"] = list(_conditions(heard))
    made["aktortyper"] = list(by_type(heard))
    made["temaer"] = list(_themes(heard))
    lines = [line for own in made.values() for line in own]
    for section in SECTIONS:
        yield from (line for line in lines if line.section == section)


def _answered(heard: Heard) -> Iterator[Line]:
    """How many answer an open question: it is no stand."""
    n_all = len(heard.positions)
    if not n_all:
        yield Line("hovedtone", f"Ingen svarer på «{heard.label}».", (), ())
        return
    yield about(
        "hovedtone", f"{respondents_in_words(n_all)} svarer på «{heard.label}».", heard.positions
    )


def _majority(heard: Heard) -> Iterator[Line]:
    """What those who hold the same as more than half take up most often: its reasons."""
    taking = heard.positions[heard.positions["position"].isin(TAKE_A_STAND)]
    main = main_direction(taking["position"])
    held = taking.loc[taking["position"].map(DIRECTION) == main, "respondent_id"]
    stances = {"for": ("stotter", "stotter_med_merknad"), "mot": ("kritisk",)}.get(main, ())
    content = heard.content
    own = content[content["respondent_id"].isin(set(held)) & content["stance"].isin(stances)]
    if own.empty:
        return
    says = "støtter med eller uten merknader," if main == "for" else "er kritiske,"
    common = most_common(own, heard.hearing)
    text = f"Flertallet ({len(held)} av {len(taking)}), de som {says} tar oftest opp"
    if common:
        yield about("flertall", f"{text} {common}.", own)


def _stance(section: str, heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """How many say something of one stance, what about, and quotes of it."""
    said = heard.content[heard.content["stance"] == STANCE_OF[section]]
    if said.empty:
        return
    n, many = said["respondent_id"].nunique(), n_statements_in_words(len(said))
    text = f"{respondents_in_words(n)} har utsagn som {_STATES[section]} ({many})."
    common = most_common(said, heard.hearing)
    who = "Den tar opp" if n == 1 else "De tar oftest opp"
    yield about(section, f"{text} {who} {common}." if common else text, said)
    if section == "stotte":
        # Support in one clause and a reservation in the next is no plain support to quote.
        said = said[~said["text"].str.contains(CONTRAST)]
    yield from quotes_of(section, said, MOST_QUOTES, used)


def _minority(heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """Those of another view than most, and quotes of what they say."""
    lines = list(minority(heard))
    yield from lines
    taking = heard.positions[heard.positions["position"].isin(TAKE_A_STAND)]
    against = "kritisk" if main_direction(taking["position"]) == "for" else "stotter"
    voices = {voice for line in lines for voice in line.respondent_ids} - (used or set())
    said = heard.content[heard.content["respondent_id"].isin(voices)]
    if lines and used is not None:
        yield from quotes_of("mindretall", said[said["stance"] == against], MOST_QUOTES, used)


def _aspect(section: str, heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """How many write about one of the things that a review looks for, and quotes of it."""
    aspect, words = _ASPECTS[section]
    said = heard.content[heard.content[aspect].astype(bool)]
    if said.empty:
        return
    n, many = said["respondent_id"].nunique(), n_statements_in_words(len(said))
    yield about(section, f"{respondents_in_words(n)} {words} ({many}).", said)
    yield from quotes_of(section, said[said["stance"].isin(_BETWEEN)], MOST_OF_ASPECT, used)


def _conditions(heard: Heard) -> Iterator[Line]:
    """How many set conditions."""
    if len(heard.conditions):
        n = heard.conditions["respondent_id"].nunique()
        yield about("vilkar", f"{respondents_in_words(n)} stiller vilkår.", heard.conditions)


def _themes(heard: Heard) -> Iterator[Line]:
    """The most common themes, one sentence each, with the respondents that bring them up."""
    for theme, own in by_theme(heard.content, heard.hearing)[:MOST_THEMES]:
        n = own["respondent_id"].nunique()
        text = f"{heard.hearing.theme_labels[theme]}: {n} av {len(heard.positions)} tar det opp."
        yield about("temaer", text, own)
