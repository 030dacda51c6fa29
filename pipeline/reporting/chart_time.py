"""The chart of answers over time, with the deadline."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from pipeline.reporting.bars import draw_legend, legend_height
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.incoming import unread_note
from pipeline.reporting.labels import CHANNEL_LABELS
from pipeline.reporting.phrases import capital, counted, number
from pipeline.reporting.style import (
    BODY,
    CHANNEL_FILLS,
    INK,
    SMALL,
    WIDTH,
    Sheet,
    Space,
    finish,
    sheet,
    text_width,
)
from pipeline.reporting.wording import MONTHS, long_date, short_date

#: More bars than this have no room for their numbers; then a longer period is used.
_MOST_BARS = 40
_PERIODS = {"D": "dag", "W": "uke", "M": "måned", "Y": "år"}
_HEIGHT = 2.0
#: Inches at the sides: the first and last date reach out beyond their bars.
_SIDE = 0.3
_INSIDE = WIDTH - 2 * _SIDE


def time_chart(content: Content) -> Chart | None:
    """Bars of how many submissions came in each day, week, month or year, by channel.

    The period is the shortest that leaves no more than forty bars. Submissions without a date
    are counted in the subtitle. None when no submission has a date.
    """
    submissions = content.tables["submissions"]
    dated = submissions[submissions["submitted_at"].notna()]
    if dated.empty:
        return None
    table, period = _per_period(dated, content)
    entries = {
        CHANNEL_LABELS[code]: CHANNEL_FILLS[code] for code in CHANNEL_LABELS if code in table
    }
    legend = legend_height(list(entries)) if len(entries) > 1 else 0.0
    space = Space(height=_HEIGHT, left=_SIDE, right=_SIDE, top=0.3, bottom=0.3 + legend)
    n_late = int(submissions["is_late"].fillna(value=False).sum())
    subtitle = _subtitle(len(dated), len(submissions) - len(dated), n_late, period)
    subtitle = f"{subtitle} {unread_note(content)}".strip()
    drawn = sheet("Når svarene kom inn", subtitle, space)
    _draw(drawn, table, period)
    _draw_deadline(drawn, content, table)
    if legend:
        draw_legend(drawn, entries)
    data = table.rename(columns=CHANNEL_LABELS)
    data.insert(0, f"{_PERIODS[period].capitalize()}", [_name(one, period) for one in table.index])
    data["I alt"] = table.sum(axis=1)
    return finish(
        drawn,
        content,
        name="tid",
        alt=_alt(data, period, subtitle),
        data=data.reset_index(drop=True),
    )


def _per_period(dated: pd.DataFrame, content: Content) -> tuple[pd.DataFrame, str]:
    """Submissions per period and channel, empty periods too, and the period's code."""
    deadline = content.hearing.about.deadline
    days = dated["submitted_at"].astype("datetime64[us]")
    ends = [days.min(), days.max(), *([pd.Timestamp(deadline)] if deadline else [])]
    for code in _PERIODS:
        span = pd.period_range(min(ends), max(ends), freq=code)
        if len(span) <= _MOST_BARS:
            break
    table = pd.crosstab(days.dt.to_period(code).rename("period"), dated["channel"].to_numpy())
    channels = [channel for channel in CHANNEL_LABELS if channel in table]
    return table.reindex(index=span, columns=channels, fill_value=0), code


def _draw(drawn: Sheet, table: pd.DataFrame, period: str) -> None:
    """Draw the stacked bars, their totals, and as many dates as there is room for."""
    axes, places = drawn.axes, range(len(table))
    below = pd.Series(0, index=table.index)
    for code in (code for code in CHANNEL_LABELS if code in table):
        fill = CHANNEL_FILLS[code]
        axes.bar(
            places,
            table[code],
            bottom=below,
            width=0.8,
            **{**fill.look, "linewidth": [0.5 if count else 0 for count in table[code]]},
        )
        below += table[code]
    for place, total in zip(places, below, strict=True):
        if total:
            written = axes.text(place, total, number(total), size=SMALL, ha="center", va="bottom")
            written.set_gid(f"tall-{place}")
    axes.set_xlim(-0.6, len(table) - 0.4)
    axes.set_ylim(0, int(below.max()) * 1.12)
    axes.set_yticks([])
    axes.tick_params("x", length=0)
    axes.spines["left"].set_visible(False)
    names = [_name(one, period, short=True) for one in table.index]
    widest = max(text_width(name, SMALL) for name in names) + 0.15
    every = max(1, -(-len(names) * widest // _INSIDE))
    shown = [place for place in places if place % every == 0]
    axes.set_xticks(shown, [names[place] for place in shown])


def _draw_deadline(drawn: Sheet, content: Content, table: pd.DataFrame) -> None:
    """Mark the end of the deadline's day."""
    deadline = content.hearing.about.deadline
    if deadline is None:
        return
    starts = [one.start_time for one in table.index]
    after = pd.Timestamp(deadline + timedelta(days=1))
    inside = max(place for place, start in enumerate(starts) if start < after)
    length = table.index[inside].end_time - starts[inside]
    place = inside - 0.5 + min((after - starts[inside]) / length, 1)
    axes = drawn.axes
    axes.axvline(place, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
    left = place > len(table) / 2
    axes.annotate(
        f"Frist {long_date(deadline)}",
        (place, 1.02),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if left else 3, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="bottom",
        size=BODY,
    ).set_gid("frist")


def _name(one: pd.Period, period: str, *, short: bool = False) -> str:
    """What a period is called; a week by the date of its Monday."""
    start = one.start_time.date()
    if period == "Y":
        return str(start.year)
    if period == "M":
        month = MONTHS[start.month - 1]
        return f"{month[:3]} {start.year}" if short else f"{month} {start.year}"
    if short:
        return short_date(start)
    return f"uka fra {long_date(start)}" if period == "W" else long_date(start)


def _subtitle(n_dated: int, n_undated: int, n_late: int, period: str) -> str:
    """What the numbers count, and what is not among them."""
    parts = [f"Tallene er innsendte svar per {_PERIODS[period]}, {number(n_dated)} i alt."]
    if period == "W":
        parts.append("Datoene er mandagen i uka.")
    if n_late:
        parts.append(f"{number(n_late)} kom etter fristen.")
    if n_undated:
        parts.append(
            f"{capital(counted(n_undated, 'ett svar har', 'svar har'))} ikke dato og er ikke med."
        )
    return " ".join(parts)


def _alt(data: pd.DataFrame, period: str, subtitle: str) -> str:
    """The main numbers in words."""
    most = data.iloc[int(data["I alt"].to_numpy().argmax())]
    return (
        f"Søylediagram over tid. {subtitle} Flest svar i én {_PERIODS[period]}: "
        f"{most['I alt']} ({most.iloc[0]})."
    ).replace("i én år", "i ett år")
