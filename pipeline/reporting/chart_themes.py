"""Charts of themes: by target, by respondent type, and the themes of one target."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd

from pipeline.reporting.bars import draw_counts
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counts import TARGET, themes_by_type, themes_of
from pipeline.reporting.heat import Heat, draw_heat
from pipeline.reporting.phrases import number
from pipeline.reporting.style import finish, respondents
from pipeline.reporting.wording import (
    in_types,
    leading,
    lower_first,
    per_target,
    private_label,
    type_order,
)

_SUBTITLE = "Tallene er høringsinstanser som tar opp temaet. Én instans kan ta opp flere temaer."
_IN_TABLE = "Alle tallene står i tabellen som følger med."


def themes_chart(content: Content) -> Chart | None:
    """Heat map of how many respondents write about each theme under each target.

    Targets and themes that nobody writes about keep their row and column: that they are empty is
    worth seeing. None when there is no theme anywhere.
    """
    hearing = content.hearing
    table = content.tables["target_themes"]
    if not table["n_respondents"].sum():
        return None
    numbers = table.pivot_table(
        index="target", columns="theme", values="n_respondents", aggfunc="sum", fill_value=0
    )
    title = f"Temaer {per_target(content)}"
    plan = Heat(title, _SUBTITLE, hearing.targets, hearing.theme_labels, numbers)
    alt = _heat_alt(plan, f"{len(plan.rows)} deler av høringen", "under")
    return finish(draw_heat(plan), content, name="rad-x-tema", alt=alt, data=plan.data(TARGET))


def themes_by_type_chart(content: Content) -> Chart | None:
    """Heat map of how many respondents of each type write about each theme, anywhere.

    The label of a type tells how many of it have answered. None when there is no theme.
    """
    numbers = themes_by_type(content)
    if numbers.empty:
        return None
    sizes = Counter(in_types(content, content.respondents.index.to_series()))
    order = [kind for kind in type_order(content) if sizes[kind]]
    # A label is no id: it may hold spaces.
    codes = {kind: f"type-{place}" for place, kind in enumerate(order)}
    plan = Heat(
        "Temaer etter aktørtype",
        f"{_SUBTITLE} Tallet i parentes er hvor mange som har svart.",
        content.hearing.theme_labels,
        {codes[kind]: f"{kind} ({number(sizes[kind])})" for kind in order},
        numbers.rename(columns=codes),
    )
    alt = _heat_alt(plan, f"{len(plan.rows)} temaer", "hos")
    drawn, data = draw_heat(plan), plan.data("Tema")
    chart = finish(drawn, content, name="tema-x-aktortype", alt=alt, data=data)
    return replace(chart, n_private=sizes[private_label(content)])


def _heat_alt(plan: Heat, rows: str, link: str) -> str:
    """The main numbers of a heat map in words."""
    first, second, count = plan.highest
    if link == "under":
        first, second = second, first
    return (
        f"Varmekart med {rows} nedover og {len(plan.columns)} kolonner bortover; mørkere ruter "
        f"betyr flere høringsinstanser. Høyest tall har temaet {lower_first(first)} {link} "
        f"{lower_first(second)}: {respondents(count)}. {_IN_TABLE}"
    )


def target_themes_chart(content: Content, target: str) -> Chart | None:
    """Bars of how many respondents bring up each theme on one target, the most frequent first.

    None when no statement on the target has a theme.
    """
    table = themes_of(content, target)
    if table.empty:
        return None
    label = content.hearing.targets[target]
    themes, counts = list(table["Tema"]), table["Høringsinstanser"].tolist()
    drawn = draw_counts(f"{label}: temaer", _SUBTITLE, themes, counts)
    alt = (
        f"Liggende søyler, én for hvert tema i svarene til {lower_first(label)}. "
        f"{'Oftest tatt opp' if len(counts) > 3 else 'Tatt opp'}, i høringsinstanser: "
        f"{leading(themes, counts)}."
    )
    data: pd.DataFrame = table[["Tema", "Høringsinstanser"]]
    return finish(drawn, content, name=f"tema-{target}", target=target, alt=alt, data=data)
