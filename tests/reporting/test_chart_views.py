"""The charts of themes, the invited and proposals, single charts by name, and the catalogue."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from pipeline.errors import InputError
from pipeline.reporting.charts import (
    FORMATS,
    TARGET_VIEWS,
    VIEWS,
    draw_chart,
    make_charts,
    require_chart,
    write_catalogue,
    write_charts,
)
from pipeline.reporting.content import Chart
from pipeline.reporting.heat import Heat, draw_heat
from pipeline.reporting.style import chart_style
from tests.reporting.builders import ANSWERS, small_content, small_hearing
from tests.reporting.test_charts import numbers_in

INVITED = [
    {"name": "Alle kommuner", "type": "kommune", "size": 357},
    {"name": "Brukerorganisasjoner", "type": "brukerorganisasjon"},
    {"name": "Fagforbundet Test"},
    {"name": "En som ikke svarte"},
]


def test_themes_by_type_count_a_respondent_once_however_many_targets_it_writes_about() -> None:
    twice = [
        {"theme": "ressurser", "text": "Vi mangler folk."},
        {"theme": "ressurser", "target": "rad-2", "text": "Vi mangler penger."},
        {"theme": "ressurser", "respondent": "Vik kommune", "text": "Det koster."},
    ]
    chart = draw_chart(small_content(answers=twice), "tema-x-aktortype")
    assert chart is not None
    assert chart.data["Kommune (2)"].tolist() == [2, 0]
    assert numbers_in(chart)["ressurser-type-0"] == 2


def test_invited_are_compared_with_those_who_answered_and_unknown_sizes_are_said() -> None:
    chart = draw_chart(small_content(hearing=small_hearing(invited=INVITED)), "inviterte")
    assert chart is not None
    assert chart.data.to_numpy().tolist() == [
        ["Alle kommuner", 357, 1],
        ["Brukerorganisasjoner", "ikke oppgitt", 1],
        ["Inviterte ved navn", 2, 1],
    ]
    assert "alle kommuner: 1 av 357" in chart.alt.lower()
    assert "ukjent hvor mange som er invitert" in chart.alt


def test_hearing_without_a_list_of_invited_gets_no_such_chart() -> None:
    assert draw_chart(small_content(), "inviterte") is None


def test_a_proposal_about_two_targets_counts_once_in_all_and_once_in_each() -> None:
    answers = [{"target": "rad-1;rad-2", "text": "Legg til et punkt.", "is_proposal": True}]
    content = small_content(answers=answers)
    whole = draw_chart(content, "forslag")
    assert whole is not None
    assert whole.data["Forslag"].sum() == 1
    each = [draw_chart(content, "forslag", target=target) for target in ("rad-1", "rad-2")]
    assert [chart.data["Forslag"].sum() for chart in each if chart] == [1, 1]
    heat = draw_chart(content, "rad-x-forslag")
    assert heat is not None
    assert heat.data.drop(columns="Gjelder").to_numpy().sum() == 2


def test_bars_of_a_targets_themes_equal_the_table() -> None:
    content = small_content()
    chart = draw_chart(content, "tema", target="rad-1")
    own = content.tables["target_themes"].query("target == 'rad-1'")
    assert chart is not None
    assert sorted(numbers_in(chart).values()) == sorted(own["n_respondents"])


def test_heat_map_of_forty_rows_and_long_labels_keeps_every_text_inside() -> None:
    rows = {f"rad-{place}": f"Anbefaling {place}" for place in range(1, 41)}
    columns = {
        f"tema-{place}": f"Konsekvensutredning, økonomi og ressursbehov {place}"
        for place in range(25)
    }
    numbers = pd.DataFrame(7, index=list(rows), columns=list(columns))
    with chart_style():
        figure = draw_heat(Heat("Tittel", "Undertittel", rows, columns, numbers)).figure
        renderer = FigureCanvasAgg(figure).get_renderer()
        texts = [text for text in figure.findobj(Text) if text.get_text()]
        boxes = [text.get_window_extent(renderer) for text in texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
    assert all(box.y0 >= 0 and box.y1 <= figure.bbox.height for box in boxes)
    cells = [
        box
        for text, box in zip(texts, boxes, strict=True)
        if str(text.get_gid()).startswith("tall-")
    ]
    assert len(cells) == 40 * 25
    assert not any(one.overlaps(two) for one, two in itertools.pairwise(cells))


def test_every_chart_of_a_run_can_be_drawn_alone_with_the_same_bytes() -> None:
    content = small_content()
    for chart in make_charts(content)[:9]:
        name = chart.name.removesuffix(f"-{chart.target}") if chart.target else chart.name
        alone = draw_chart(content, name, target=chart.target)
        assert alone is not None
        assert alone.svg == chart.svg


def test_an_unknown_chart_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError) as told:
        require_chart(small_hearing(), "standpnkt", "")
    assert all(name in str(told.value) for name in VIEWS)
    with pytest.raises(InputError) as told:
        require_chart(small_hearing(), "tid", "rad-1")
    assert all(name in str(told.value) for name in TARGET_VIEWS)


def test_an_unknown_target_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError) as told:
        require_chart(small_hearing(), "standpunkt", "rad-99")
    assert "rad-2" in str(told.value)
    assert "Mangler i utkastet" in str(told.value)


def test_catalogue_shows_every_chart_with_alt_text_and_links_to_files_that_exist(
    tmp_path: Path,
) -> None:
    content = small_content()
    charts: list[Chart] = make_charts(content)
    write_charts(charts, tmp_path)
    page = html.fromstring(write_catalogue(content, charts, tmp_path).read_bytes())
    pictures = page.findall(".//img")
    assert [picture.get("alt") for picture in pictures] == [chart.alt for chart in charts]
    links = [link.get("href") for link in page.iter("a") if not link.get("href").startswith("#")]
    assert len(links) == len(FORMATS) * len(charts)
    for file in [*links, *(picture.get("src") for picture in pictures)]:
        assert (tmp_path / file).is_file(), file


def test_catalogue_of_a_hearing_without_answers_says_so(tmp_path: Path) -> None:
    content = small_content(answers=[])
    assert "ingen diagrammer" in write_catalogue(content, [], tmp_path).read_text("utf-8")


def test_small_answers_name_nobody_in_the_catalogue(tmp_path: Path) -> None:
    content = small_content(answers=ANSWERS)
    text = write_catalogue(content, make_charts(content), tmp_path).read_text("utf-8")
    assert not [name for name in content.respondents["respondent"] if name in text]
