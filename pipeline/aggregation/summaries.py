"""The review of each part of the hearing in words, as an experienced case officer would write it.

Every sentence says no more than its counts and names nobody; every quote is a statement, verbatim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from pipeline.aggregation.aspects import with_aspects
from pipeline.aggregation.lines import Heard, Line, about, unique, with_theme
from pipeline.aggregation.overviews import overviews
from pipeline.aggregation.quantities import (
    FEWEST_FOR_WORDS,
    in_words,
    inside,
    listed,
    quantity,
    respondents_in_words,
)
from pipeline.aggregation.quotes import representative
from pipeline.aggregation.tone import DIRECTION, by_type, main_direction, main_tone, minority
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
MOST_PROPOSALS = 8
MOST_OF_ASPECT = 2
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
        yield from _quotes("svar", heard.content, MOST_PROPOSALS, used)
        yield from _proposals(heard, used)
        yield from _themes(heard)
        return
    made = {"hovedtone": list(main_tone(heard)), "flertall": list(_majority(heard))}
    # Those with the fewest voices choose first: no objection is left unquoted because its voice is
    # heard elsewhere.
    for section in ("innvendinger", "stotte", "forbehold"):
        made[section] = list(_stance(section, heard, used))
    made["mindretall"] = list(_minority(heard, used))
    made["forslag"] = list(_proposals(heard, used))
    for section in _ASPECTS:
        made[section] = list(_aspect(section, heard, used))
    made["noytralt"] = list(_stance("noytralt", heard, used))
    made["vilkar"] = list(_conditions(heard))
    made["aktortyper"] = list(by_type(heard))
    made["temaer"] = list(_themes(heard))
    lines = [line for own in made.values() for line in own]
    for section in SECTIONS:
        yield from (line for line in lines if line.section == section)


def _quotes(section: str, said: pd.DataFrame, most: int, used: set[str] | None) -> Iterator[Line]:
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
    common = _most_common(own, heard.hearing)
    text = f"Flertallet ({len(held)} av {len(taking)}), de som {says} tar oftest opp"
    if common:
        yield about("flertall", f"{text} {common}.", own)


def _stance(section: str, heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """How many say something of one stance, what about, and quotes of it."""
    said = heard.content[heard.content["stance"] == STANCE_OF[section]]
    if said.empty:
        return
    n = said["respondent_id"].nunique()
    text = (
        f"{respondents_in_words(n)} har utsagn som {_STATES[section]} ({_statements(len(said))})."
    )
    common = _most_common(said, heard.hearing)
    who = "Den tar opp" if n == 1 else "De tar oftest opp"
    yield about(section, f"{text} {who} {common}." if common else text, said)
    if section == "stotte":
        # Support in one clause and a reservation in the next is no plain support to quote.
        said = said[~said["text"].str.contains(CONTRAST)]
    yield from _quotes(section, said, MOST_QUOTES, used)


def _minority(heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """Those of another view than most, and quotes of what they say."""
    lines = list(minority(heard))
    yield from lines
    taking = heard.positions[heard.positions["position"].isin(TAKE_A_STAND)]
    against = "kritisk" if main_direction(taking["position"]) == "for" else "stotter"
    voices = {voice for line in lines for voice in line.respondent_ids} - (used or set())
    said = heard.content[heard.content["respondent_id"].isin(voices)]
    if lines and used is not None:
        yield from _quotes("mindretall", said[said["stance"] == against], MOST_QUOTES, used)


def _proposals(heard: Heard, used: set[str] | None) -> Iterator[Line]:
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
    yield from _quotes("motforslag", rest[critical], min(left, MOST_OF_ASPECT), used)
    yield from _quotes("forslag", rest[~critical], left, used)


def _spokesman(codes: pd.Series[str], first: str, content: pd.DataFrame) -> str:
    """The statement to quote for a group: one that is not critical where there is one."""
    if content.loc[first, "stance"] != "kritisk":
        return first
    return next((str(code) for code in codes if content.loc[code, "stance"] != "kritisk"), first)


def _aspect(section: str, heard: Heard, used: set[str] | None) -> Iterator[Line]:
    """How many write about one of the things that a review looks for, and quotes of it."""
    aspect, words = _ASPECTS[section]
    said = heard.content[heard.content[aspect].astype(bool)]
    if said.empty:
        return
    n = said["respondent_id"].nunique()
    yield about(section, f"{respondents_in_words(n)} {words} ({_statements(len(said))}).", said)
    yield from _quotes(section, said[said["stance"].isin(_BETWEEN)], MOST_OF_ASPECT, used)


def _conditions(heard: Heard) -> Iterator[Line]:
    """How many set conditions."""
    if len(heard.conditions):
        n = heard.conditions["respondent_id"].nunique()
        yield about("vilkar", f"{respondents_in_words(n)} stiller vilkår.", heard.conditions)


def _themes(heard: Heard) -> Iterator[Line]:
    """The most common themes, one sentence each, with the respondents that bring them up."""
    for theme, own in _by_theme(heard.content, heard.hearing)[:MOST_THEMES]:
        n = own["respondent_id"].nunique()
        text = f"{heard.hearing.theme_labels[theme]}: {n} av {len(heard.positions)} tar det opp."
        yield about("temaer", text, own)


def _most_common(said: pd.DataFrame, hearing: Hearing) -> str:
    """The three most common themes with how many bring them up: «ansvar og roller (12)».

    Among several respondents one that only one of them brings up is not common.
    """
    fewest = min(2, said["respondent_id"].nunique())
    found = [(theme, own["respondent_id"].nunique()) for theme, own in _by_theme(said, hearing)[:3]]
    return listed(
        [f"«{inside(hearing.theme_labels[theme])}» ({n})" for theme, n in found if n >= fewest]
    )


def _by_theme(said: pd.DataFrame, hearing: Hearing) -> list[tuple[str, pd.DataFrame]]:
    """The statements by theme, most respondents first, then in the hearing's order."""
    found = [(theme, with_theme(said, theme)) for theme in hearing.theme_labels]
    return sorted(
        (pair for pair in found if len(pair[1])),
        key=lambda pair: -pair[1]["respondent_id"].nunique(),
    )


def in_words_neuter(count: int) -> str:
    """A number of something neuter: «ett forslag»."""
    return "ett" if count == 1 else in_words(count)


def _statements(count: int) -> str:
    """A number of statements."""
    return f"{in_words_neuter(count)} utsagn"
