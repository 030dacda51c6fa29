"""Charts of positions: all targets in one, and one target by respondent type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.records import POSITIONS
from pipeline.reporting.bars import LEAST, Column, Part, Stacked, draw_stacked, rows_of
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.labels import POSITION_LABELS
from pipeline.reporting.phrases import capital, number
from pipeline.reporting.style import POSITION_FILLS, finish, respondents
from pipeline.reporting.wording import in_types, lower_first, per_target, private_label, type_order

AGAINST = ("kritisk", "delt")
SUPPORT = ("stotter_med_merknad", "stotter")
STANDS = (*AGAINST, *SUPPORT)
WITHOUT = tuple(position for position in POSITIONS if position not in STANDS)
#: From left to right in every chart of positions.
IN_ORDER = (*STANDS, *WITHOUT)

#: Inches.
_WIDEST_LABEL = 1.9


def positions_chart(content: Content) -> Chart | None:
    """Diverging bars, one a target: critical and divided to the left, support to the right.

    A target that nobody writes about keeps its empty row. None when nobody writes about any.
    Open questions are left out: one cannot be for or against them.

    Those without a stand are numbers at the side: on either side of the middle they would look
    like support or objection.
    """
    table = content.tables["targets"].set_index("target")
    table = table.reindex(list(content.hearing.stand_targets)).fillna(0)
    table = table[list(POSITIONS)].astype(int)
    if not table.to_numpy().sum():
        return None
    names = content.hearing.targets
    without, total = table[list(WITHOUT)].sum(axis=1), table.sum(axis=1)
    drawn = draw_stacked(
        Stacked(
            title=f"Standpunkt til utkastet, {per_target(content)}",
            subtitle=_SUBTITLE,
            names=[str(target) for target in table.index],
            rows=rows_of([names[str(target)] for target in table.index], _WIDEST_LABEL),
            bars=[_diverging(counts) for counts in _records(table)],
            least=LEAST,
            columns=(
                Column("Uten\nstandpunkt", list(without), 0.85, "uten"),
                Column("I alt", list(total), 0.5, "alt"),
            ),
            legend={POSITION_LABELS[code]: POSITION_FILLS[code] for code in STANDS},
        )
    )
    data = table[list(STANDS)].rename(columns=POSITION_LABELS)
    data.insert(0, "Gjelder", [names[str(key)] for key in table.index])
    data = data.assign(**{"Uten standpunkt": without, "I alt": total}).reset_index(drop=True)
    return finish(drawn, content, name="standpunkt", alt=_positions_alt(table, content), data=data)


_SUBTITLE = (
    "Tallene er høringsinstanser. «Uten standpunkt» er de som gir opplysninger, ikke har "
    "merknader eller viser til en annen instans."
)


def _records(table: pd.DataFrame) -> list[dict[str, int]]:
    """Count by position, one a row."""
    return [
        {str(code): int(count) for code, count in row.items()} for row in table.to_dict("records")
    ]


def _diverging(counts: dict[str, int]) -> list[Part]:
    """The pieces of a bar around zero, from left to right."""
    start = -sum(counts[code] for code in AGAINST)
    return _stacked(counts, STANDS, start)


def _stacked(counts: dict[str, int], codes: Sequence[str], start: int = 0) -> list[Part]:
    """The pieces of a bar, one after the other."""
    parts = []
    for code in codes:
        parts.append(Part(code, start, counts[code], POSITION_FILLS[code]))
        start += counts[code]
    return parts


def _positions_alt(table: pd.DataFrame, content: Content) -> str:
    """The main numbers of the diverging chart in words."""
    names = content.hearing.targets
    support, critical = table[list(SUPPORT)].sum(axis=1), table["kritisk"]
    reserved, total = table["stotter_med_merknad"], table.sum(axis=1)
    sentences = [
        f"Liggende søyler som går ut fra en midtlinje, én søyle for hver av {len(table)} deler."
    ]
    if support.max():
        target = str(support.idxmax())
        sentences.append(
            f"Flest støtter {lower_first(names[target])}: {support[target]}, "
            f"av dem {reserved[target]} med merknad, "
            f"av {respondents(total[target])} som uttaler seg."
        )
    if critical.max():
        target = str(critical.idxmax())
        sentences.append(
            f"Flest er kritiske til {lower_first(names[target])}: {critical[target]} "
            f"av {total[target]}."
        )
    return " ".join([*sentences, "Alle tallene står i tabellen som følger med."])


def target_chart(content: Content, target: str) -> Chart | None:
    """Stacked bars of the positions on one target, one bar a respondent type that answers.

    None when nobody writes about the target, and for open questions, which take no stand.
    """
    positions = content.tables["positions"]
    positions = positions[positions["target"] == target]
    if positions.empty or target not in content.hearing.stand_targets:
        return None
    kinds = in_types(content, positions["respondent_id"])
    table = pd.crosstab(kinds, positions["position"].to_numpy())
    order = [kind for kind in type_order(content) if kind in table.index]
    table = table.reindex(index=order, columns=list(IN_ORDER), fill_value=0)
    codes = [code for code in IN_ORDER if table[code].sum()]
    total = table.sum(axis=1)
    label = content.hearing.targets[target]
    drawn = draw_stacked(
        Stacked(
            title=f"{label}: standpunkt etter aktørtype",
            subtitle=_target_base(table),
            names=[str(row) for row in range(len(table))],
            rows=rows_of(order, _WIDEST_LABEL + 0.3),
            bars=[_stacked(counts, codes) for counts in _records(table)],
            least=LEAST,
            columns=[Column("I alt", list(total), 0.5, "alt")],
            legend={POSITION_LABELS[code]: POSITION_FILLS[code] for code in codes},
        )
    )
    data = table[codes].rename(columns=POSITION_LABELS)
    data.insert(0, "Aktørtype", order)
    data = data.assign(**{"I alt": total}).reset_index(drop=True)
    alt = _target_alt(label, table, codes)
    chart = finish(drawn, content, name=f"standpunkt-{target}", target=target, alt=alt, data=data)
    return replace(chart, n_private=int(total.get(private_label(content), 0)))


def _target_base(table: pd.DataFrame) -> str:
    """What the numbers of a target's chart count."""
    n_all, taking = int(table.to_numpy().sum()), int(table[list(STANDS)].to_numpy().sum())
    who = capital(respondents(n_all))
    if taking in {0, n_all}:
        stand = "og tar stilling" if taking else "uten å ta stilling"
        return f"Tallene er høringsinstanser. {who} uttaler seg {stand}."
    return f"Tallene er høringsinstanser. {who} uttaler seg, {number(taking)} av dem tar stilling."


def _target_alt(label: str, table: pd.DataFrame, codes: Sequence[str]) -> str:
    """The main numbers of a target's chart in words."""
    counts = ", ".join(
        f"{POSITION_LABELS[code].lower()} {int(table[code].sum())}" for code in codes
    )
    total = table.sum(axis=1)
    n_all = respondents(int(total.sum()))
    return (
        f"Liggende søyler, én for hver aktørtype. {capital(n_all)} uttaler seg om "
        f"{lower_first(label)}: {counts}. Flest svar i én gruppe: "
        f"{lower_first(str(total.idxmax()))} ({int(total.max())})."
    )
