"""The charts: what is drawn equals the tables, for few, many and no answers."""

from __future__ import annotations

import io
import itertools
from functools import cache

import pandas as pd
import pytest
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

from pipeline.records import POSITIONS
from pipeline.reporting.bars import Column, Part, Stacked, draw_stacked, rows_of
from pipeline.reporting.charts import make_charts, write_charts
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.style import BODY, POSITION_FILLS, chart_style, text_width, wrapped
from tests.reporting.builders import ANSWERS, small_content, small_hearing

SVG = "{http://www.w3.org/2000/svg}"


@cache
def small_charts() -> tuple[Content, dict[str, Chart]]:
    content = small_content()
    return content, {chart.name: chart for chart in make_charts(content)}


def numbers_in(chart: Chart) -> dict[str, int]:
    """The numbers written in a chart, by their id."""
    start = f"{chart.name}-tall-"
    return {
        group.get("id").removeprefix(start): int("".join("".join(group.itertext()).split()))
        for group in etree.fromstring(chart.svg).iter(f"{SVG}g")
        if group.get("id", "").startswith(start)
    }


def texts_in(chart: Chart) -> str:
    return " ".join(text.text for text in etree.fromstring(chart.svg).iter(f"{SVG}text"))


def test_a_hearing_gets_one_chart_for_each_view_and_each_target_with_answers() -> None:
    _, charts = small_charts()
    assert list(charts) == [
        "standpunkt",
        "rad-x-tema",
        "tema-x-aktortype",
        "aktortype",
        "tid",
        "forslag",
        "rad-x-forslag",
        "standpunkt-rad-1",
        "tema-rad-1",
        "forslag-rad-1",
        "standpunkt-rad-2",
        "tema-rad-2",
        "standpunkt-generelt",
    ]


def test_position_chart_shows_the_counts_of_the_targets_table() -> None:
    content, charts = small_charts()
    shown = numbers_in(charts["standpunkt"])
    table = content.tables["targets"].set_index("target", drop=False)
    stands = table.loc[list(content.hearing.stand_targets)]
    for row, counts in enumerate(stands.to_dict("records")):
        for position in ("kritisk", "delt", "stotter_med_merknad", "stotter"):
            assert shown.get(f"{counts['target']}-{position}", 0) == counts[position]
        assert shown[f"alt-{row}"] == counts["n_respondents"]
        without = sum(counts[one] for one in ("noytral", "ingen_merknader", "henvisning"))
        assert shown[f"uten-{row}"] == without


def test_open_questions_are_in_no_chart_of_positions() -> None:
    answers = [*ANSWERS, {"target": "mangler", "text": "Barn mangler.", "respondent": "En til"}]
    charts = {chart.name: chart for chart in make_charts(small_content(answers=answers))}
    assert "standpunkt-mangler" not in charts
    chart = charts["standpunkt"]
    assert "Mangler i utkastet" not in [*chart.data["Gjelder"], texts_in(chart)]
    assert "én søyle for hver av 3 deler" in chart.alt


def test_positions_stand_in_one_order_in_all_charts() -> None:
    stances = ("stotter", "kritisk", "stotter_med_merknad", "noytral")
    answers = [{"respondent": stance, "stance": stance} for stance in stances]
    charts = {chart.name: chart for chart in make_charts(small_content(answers=answers))}
    shown = list(charts["standpunkt-rad-1"].data.columns[1:-1])
    assert shown == ["Kritisk", "Støtter med merknad", "Støtter", "Tar ikke stilling"]
    assert [one for one in charts["standpunkt"].data if one in shown] == shown[:-1]


def test_charts_of_answers_say_that_documents_are_not_read() -> None:
    skipped = [{"source": "documents/a.odt", "where": "", "reason": "Format", "advice": "Lagre"}]
    charts = {chart.name: chart for chart in make_charts(small_content(skipped=skipped))}
    for name in ("aktortype", "tid"):
        assert "Ett dokument er ikke lest, og er ikke med." in charts[name].alt


def test_target_chart_adds_up_to_the_respondents_of_the_target() -> None:
    content, charts = small_charts()
    for counts in content.tables["targets"].to_dict("records"):
        chart = charts.get(f"standpunkt-{counts['target']}")
        shown = numbers_in(chart) if chart else {}
        totals = sum(count for key, count in shown.items() if key.startswith("alt-"))
        parts = sum(count for key, count in shown.items() if not key.startswith("alt-"))
        assert totals == parts == counts["n_respondents"]


def test_heat_map_writes_every_cell() -> None:
    content, charts = small_charts()
    shown = numbers_in(charts["rad-x-tema"])
    hearing = content.hearing
    assert len(shown) == len(hearing.targets) * len(hearing.theme_labels)
    for row in content.tables["target_themes"].to_dict("records"):
        assert shown[f"{row['target']}-{row['theme']}"] == row["n_respondents"]
    assert sum(shown.values()) == content.tables["target_themes"]["n_respondents"].sum()


def test_types_chart_counts_each_respondent_once() -> None:
    content, charts = small_charts()
    assert sum(numbers_in(charts["aktortype"]).values()) == len(content.respondents)


def test_time_chart_counts_dated_submissions_and_says_how_many_are_not() -> None:
    answers = [*ANSWERS, {"respondent": "Uten dato", "submitted_at": pd.NaT}]
    chart = next(one for one in make_charts(small_content(answers=answers)) if one.name == "tid")
    assert sum(numbers_in(chart).values()) == 3
    assert chart.data["I alt"].sum() == 3
    words = texts_in(chart)
    assert "Ett svar har ikke dato" in words
    assert "Frist 20. oktober 2024" in words


@pytest.mark.parametrize(
    ("last", "header"),
    [("2024-10-15", "Dag"), ("2024-05-01", "Uke"), ("2023-01-01", "Måned"), ("2000-01-01", "År")],
)
def test_time_chart_uses_the_shortest_period_that_has_room(last: str, header: str) -> None:
    answers = [*ANSWERS, {"respondent": "En til", "submitted_at": pd.Timestamp(last)}]
    chart = next(one for one in make_charts(small_content(answers=answers)) if one.name == "tid")
    assert chart.data.columns[0] == header
    assert len(chart.data) <= 40
    assert chart.data["I alt"].sum() == 4


def test_data_of_each_chart_holds_the_numbers_that_are_drawn() -> None:
    _, charts = small_charts()
    for chart in charts.values():
        drawn = sorted(count for count in numbers_in(chart).values() if count)
        held = sorted(
            int(count)
            for column in chart.data.columns[1:]
            for count in chart.data[column]
            if count and (chart.name != "tid" or column == "I alt")
        )
        assert drawn == held, chart.name


def test_hearing_without_answers_gets_no_charts() -> None:
    assert make_charts(small_content(answers=[])) == []


def test_answers_without_themes_and_dates_leave_those_charts_out() -> None:
    answers = [{"submitted_at": pd.NaT, "respondent_type": ""}]
    names = [chart.name for chart in make_charts(small_content(answers=answers))]
    assert names == ["standpunkt", "aktortype", "standpunkt-rad-1"]


def test_two_runs_draw_the_same_bytes() -> None:
    _, charts = small_charts()
    for again in make_charts(small_content()):
        assert again.svg == charts[again.name].svg
        assert again.png == charts[again.name].png


def test_charts_name_nobody() -> None:
    content, charts = small_charts()
    for chart in charts.values():
        words = f"{chart.svg} {chart.alt} {chart.title} {chart.data.to_csv()}"
        assert not [name for name in content.respondents["respondent"] if name in words]


def test_charts_use_the_hearings_own_word() -> None:
    hearing = small_hearing(hearing={"recommendation_word": "anbefaling"})
    chart = make_charts(small_content(hearing=hearing))[0]
    assert "per anbefaling" in chart.title
    assert "Anbefaling 1" in texts_in(chart)
    assert "råd" not in chart.title.casefold()


def test_every_position_has_a_look_of_its_own_and_legible_numbers() -> None:
    assert set(POSITION_FILLS) == set(POSITIONS)
    looks = {(fill.colour, fill.hatch) for fill in POSITION_FILLS.values()}
    assert len(looks) == len(POSITIONS)
    for fill in POSITION_FILLS.values():
        light, dark = sorted(map(luminance, (fill.colour, fill.text)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in to_rgb(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def stacked(n_rows: int, counts: tuple[int, ...], label: str) -> Stacked:
    """A chart of equal bars."""
    starts = list(itertools.accumulate(counts, initial=0))
    fills = [POSITION_FILLS[one] for one in POSITIONS]
    parts = [
        Part(str(place), start, count, fills[place])
        for place, (start, count) in enumerate(zip(starts, counts, strict=False))
    ]
    return Stacked(
        title="En tittel som er så lang at den må deles på flere linjer for å få plass i figuren",
        subtitle="Tallene er høringsinstanser.",
        names=[f"rad-{row}" for row in range(n_rows)],
        rows=rows_of([f"{label} {row}" for row in range(n_rows)], 1.9),
        bars=[parts] * n_rows,
        least=12,
        columns=[Column("I alt", [sum(counts)] * n_rows, 0.5, "alt")],
        legend={"Støtter": fills[0], "Støtter med merknad": fills[1]},
    )


def test_bars_are_as_long_as_their_numbers() -> None:
    with chart_style():
        drawn = draw_stacked(stacked(2, (3, 0, 5), "Råd"))
    widths = [bar.get_width() for bar in drawn.axes.patches]
    assert widths == [3, 5, 3, 5]


@pytest.mark.parametrize("n_rows", [1, 40])
@pytest.mark.parametrize("counts", [(1,), (0, 0), (350, 1, 1, 2, 1, 1, 1), (9, 12, 3)])
def test_no_text_leaves_the_chart_and_no_number_covers_another(
    n_rows: int, counts: tuple[int, ...]
) -> None:
    label = "Spørsmål om implementeringsstøtteordninger og andre konsekvensutredningsprosesser"
    with chart_style():
        figure = draw_stacked(stacked(n_rows, counts, label)).figure
        renderer = FigureCanvasAgg(figure).get_renderer()
        texts = [text for text in figure.findobj(Text) if text.get_text()]
        boxes = {text: text.get_window_extent(renderer) for text in texts}
    for text, box in boxes.items():
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
    numbers = [boxes[text] for text in texts if str(text.get_gid()).startswith("tall-")]
    pairs = itertools.combinations(numbers, 2)
    assert not [pair for pair in pairs if pair[0].overlaps(pair[1])]


def test_wrapping_cuts_nothing_and_keeps_to_the_width() -> None:
    text = "Et særdeleslangtsammensattordsomikkefårplass og noe mer"
    lines = wrapped(text, 1.0, BODY)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, BODY) <= 1.0 for line in lines)


def test_svg_stands_alone_with_title_description_facts_and_no_styles() -> None:
    _, charts = small_charts()
    for chart in charts.values():
        root = etree.fromstring(chart.svg)
        assert root.findtext(f"{SVG}title") == chart.title
        assert root.findtext(f"{SVG}desc") == chart.alt
        assert "24/1" in root.findtext(f"{SVG}metadata", "")
        assert "style" not in chart.svg
        assert all(one.get("id", chart.name).startswith(chart.name) for one in root.iter())


def test_pictures_have_300_dots_an_inch_and_carry_the_facts() -> None:
    _, charts = small_charts()
    picture = Image.open(io.BytesIO(charts["standpunkt"].png))
    assert round(picture.info["dpi"][0]) == 300
    assert "Kjøring: abcdef123456" in picture.info["Description"]


def test_each_chart_is_written_in_four_formats(tmp_path) -> None:
    _, charts = small_charts()
    paths = write_charts(list(charts.values()), tmp_path)
    assert len(paths) == 4 * len(charts)
    assert all(path.stat().st_size for path in paths)
    numbers = pd.read_csv(tmp_path / "standpunkt.csv", sep=";", encoding="utf-8-sig")
    own = list(charts["standpunkt"].data.columns)
    assert list(numbers.columns) == [*own, "Sak", "Utgave", "Kjøring"]
    assert set(numbers["Kjøring"]) == {"abcdef123456"}
    assert (tmp_path / "standpunkt.csv").read_bytes().startswith(b"\xef\xbb\xbfGjelder;")
    assert charts["tid"].alt in (tmp_path / "tid.txt").read_text("utf-8")
    etree.parse(tmp_path / "tid.svg")
