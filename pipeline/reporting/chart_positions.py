"""Charts of positions: all targets in one, and one target by respondent type."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.records import POSITIONS
from pipeline.reporting.bars import (
    Part,
    draw_bar,
    draw_column,
    draw_legend,
    draw_rows,
    legend_height,
    scale_of,
)
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.labels import POSITION_LABELS
from pipeline.reporting.phrases import capital, number
from pipeline.reporting.style import (
    INK,
    MARGIN,
    POSITION_FILLS,
    WIDTH,
    Space,
    finish,
    labels_of,
    respondents,
    sheet,
)
from pipeline.reporting.wording import in_types, lower_first, per_target, type_order

AGAINST = ("kritisk", "delt")
SUPPORT = ("stotter_med_merknad", "stotter")
STANDS = (*AGAINST, *SUPPORT)
WITHOUT = tuple(position for position in POSITIONS if position not in STANDS)

#: Inches beside the bars for one and for two columns of numbers.
_ONE_COLUMN, _TWO_COLUMNS = 0.5, 1.35
_WIDEST_LABEL = 1.9


def positions_chart(content: Content) -> Chart | None:
    """Diverging bars, one a target: critical and divided to the left, support to the right.

    A target that nobody writes about keeps its empty row. None when nobody writes about any.

    Those without a stand are numbers at the side: on either side of the middle they would look
    like support or objection.
    """
    table = content.tables["targets"].set_index("target")
    table = table.reindex(list(content.hearing.targets)).fillna(0)[list(POSITIONS)].astype(int)
    if not table.to_numpy().sum():
        return None
    labels, label_width, lines = labels_of(
        [content.hearing.targets[str(target)] for target in table.index], _WIDEST_LABEL
    )
    left, right = (int(table[list(side)].sum(axis=1).max()) for side in (AGAINST, SUPPORT))
    width = WIDTH - label_width - 0.15 - _TWO_COLUMNS - MARGIN
    unit = width / max(left + right, 1)
    rows = [_diverging(counts) for counts in _records(table)]
    scale = scale_of(rows, lines, unit)
    entries = {POSITION_LABELS[code]: POSITION_FILLS[code] for code in STANDS}
    space = Space(
        height=len(table) * scale.row,
        left=label_width + 0.15,
        right=_TWO_COLUMNS + MARGIN,
        top=0.3,
        bottom=legend_height(list(entries)) + 0.15,
    )
    drawn = sheet(f"Standpunkt til utkastet, {per_target(content)}", _SUBTITLE, space)
    draw_rows(drawn.axes, labels, -max(left, 0.001), max(right, 0.001))
    drawn.axes.axvline(0, color=INK, linewidth=0.8, zorder=3)
    for row, (target, parts) in enumerate(zip(table.index, rows, strict=True)):
        draw_bar(drawn.axes, row, parts, scale, str(target))
    without, total = table[list(WITHOUT)].sum(axis=1), table.sum(axis=1)
    draw_column(drawn, 0.85, "Uten\nstandpunkt", list(without), "uten")
    draw_column(drawn, 1.35, "I alt", list(total), "alt")
    draw_legend(drawn, entries)
    data = table[list(STANDS)].rename(columns=POSITION_LABELS)
    data.insert(0, "Gjelder", [content.hearing.targets[str(key)] for key in table.index])
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

    None when nobody writes about the target.
    """
    positions = content.tables["positions"]
    positions = positions[positions["target"] == target]
    if positions.empty:
        return None
    kinds = in_types(content, positions["respondent_id"])
    table = pd.crosstab(kinds, positions["position"].to_numpy())
    order = [kind for kind in type_order(content) if kind in table.index]
    table = table.reindex(index=order, columns=list(POSITIONS), fill_value=0)
    codes = [code for code in POSITIONS if table[code].sum()]
    labels, label_width, lines = labels_of(order, _WIDEST_LABEL + 0.3)
    total = table.sum(axis=1)
    unit = (WIDTH - label_width - 0.15 - _ONE_COLUMN - MARGIN) / int(total.max())
    # A hearing with a single answer would otherwise have a bar across the page.
    longest = max(int(total.max()), 8)
    unit *= int(total.max()) / longest
    rows = [_stacked(counts, codes) for counts in _records(table)]
    scale = scale_of(rows, lines, unit)
    entries = {POSITION_LABELS[code]: POSITION_FILLS[code] for code in codes}
    space = Space(
        height=len(table) * scale.row,
        left=label_width + 0.15,
        right=_ONE_COLUMN + MARGIN,
        top=0.2,
        bottom=legend_height(list(entries)) + 0.15,
    )
    title = f"{content.hearing.targets[target]}: standpunkt etter aktørtype"
    drawn = sheet(title, _target_base(table), space)
    draw_rows(drawn.axes, labels, 0, longest)
    for row, parts in enumerate(rows):
        draw_bar(drawn.axes, row, parts, scale, str(row))
    draw_column(drawn, _ONE_COLUMN, "I alt", list(total), "alt")
    draw_legend(drawn, entries)
    data = table[codes].rename(columns=POSITION_LABELS)
    data.insert(0, "Aktørtype", order)
    data = data.assign(**{"I alt": total}).reset_index(drop=True)
    alt = _target_alt(content.hearing.targets[target], table, codes)
    return finish(drawn, content, name=f"standpunkt-{target}", target=target, alt=alt, data=data)


def _target_base(table: pd.DataFrame) -> str:
    """What the numbers of a target's chart count."""
    n_all, taking = int(table.to_numpy().sum()), int(table[list(STANDS)].to_numpy().sum())
    how_many = number(taking) if taking else "ingen"
    return (
        f"Tallene er høringsinstanser. {capital(respondents(n_all))} uttaler seg, "
        f"{how_many} av dem tar stilling."
    )


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
