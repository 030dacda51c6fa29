"""The pages in a real browser: accessible, usable by keyboard and on a phone, and harmless."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.reporting.charts import make_charts, write_catalogue, write_charts
from pipeline.reporting.html import write_page
from tests.reporting.builders import ANSWERS, small_content, small_hearing, tables_of
from tests.reporting.test_html import HOSTILE

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="Chromium with its driver is not installed"
)

#: Width and height in CSS pixels: a screen, the same at 200 % zoom, and a narrow phone.
SIZES = {"skjerm": (1280, 900), "zoom 200 %": (640, 450), "telefon": (320, 640)}
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=nb",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for one in _OPTIONS:
        options.add_argument(one)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    driver.set_script_timeout(120)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each page: both editions and the catalogue, with hostile answers in them."""
    hostile = {"text": HOSTILE, "respondent": HOSTILE, "target": "rad-2", "theme": "kompetanse"}
    made = {}
    for edition in ("intern", "publisering"):
        folder = tmp_path_factory.mktemp(edition)
        answers = [*ANSWERS, hostile]
        content = small_content(answers=answers, edition=edition, changes=changes_of(answers))
        charts = make_charts(content)
        write_charts(charts, folder)
        write_page(content, charts, folder / "horing.html")
        made[edition] = (folder / "horing.html").as_uri()
        made["katalog"] = write_catalogue(content, charts, folder).as_uri()
    return made


def changes_of(answers: Any) -> list[dict[str, str]]:
    """A change of each kind; of the last answer's tags, and so many numbers that they fold up."""
    tables = tables_of(answers, small_hearing())
    said = tables["statements"]["statement_id"].iloc[-1]
    who = tables["submissions"]["respondent_id"].iloc[-1]
    plain = {"before": "1", "after": "2", "why": "nye svar"}
    return [
        {**plain, "kind": "innspill", "subject": "F-1", "what": "kom inn"},
        {**plain, "kind": "merke", "subject": said, "what": "theme", "before": "ressurser"},
        {**plain, "kind": "standpunkt", "subject": who, "what": "rad-1", "after": "kritisk"},
        *({**plain, "kind": "tall", "subject": "rad-1", "what": "kritisk"} for _ in range(25)),
    ]


def zoomed_to(browser: Any, size: str) -> None:
    """Make the page's own room that large, whatever the window's least size is."""
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def opened(browser: Any, address: str, size: str = "skjerm") -> Any:
    zoomed_to(browser, size)
    browser.get("about:blank")
    browser.get(address)
    return browser


def by_id(browser: Any, name: str) -> Any:
    return browser.find_element("id", name)


def shown(browser: Any) -> list[str]:
    """The ids of the statements that the filters leave."""
    items = browser.find_elements("css selector", "ol.utsagn > li")
    return [item.get_attribute("id") for item in items if item.is_displayed()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", ["intern", "publisering", "katalog"])
def test_axe_finds_nothing_serious(
    browser: Any, pages: dict[str, str], page: str, size: str
) -> None:
    axe = pytest.importorskip("axe_core_python.selenium").Axe()
    found = axe.run(opened(browser, pages[page], size))["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == []


@pytest.mark.parametrize("size", ["zoom 200 %", "telefon"])
@pytest.mark.parametrize("page", ["intern", "publisering", "katalog"])
def test_page_never_scrolls_sideways(
    browser: Any, pages: dict[str, str], page: str, size: str
) -> None:
    opened(browser, pages[page], size)
    wide = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_pictures_of_the_catalogue_are_shown(browser: Any, pages: dict[str, str]) -> None:
    opened(browser, pages["katalog"])
    picture = browser.find_element("tag name", "img")
    browser.execute_script("arguments[0].loading = 'eager'", picture)
    assert browser.execute_async_script(
        "const [img, done] = arguments;"
        "img.decode().then(() => done(img.naturalWidth), () => done(0))",
        picture,
    )


def test_filters_and_search_narrow_the_list_and_the_link_restores_it(
    browser: Any, pages: dict[str, str]
) -> None:
    opened(browser, pages["intern"])
    every = shown(browser)
    assert len(every) == 5
    by_id(browser, "f-stance").send_keys("Støtter med")
    assert len(shown(browser)) == 1
    assert by_id(browser, "treff").text == "Viser 1 av 5 utsagn"
    link = by_id(browser, "utvalg").get_attribute("href")
    assert link.endswith("#utvalg:stance=stotter_med_merknad")
    opened(browser, link)
    assert len(shown(browser)) == 1
    by_id(browser, "f-sok").send_keys("finnes ikke i noe svar")
    assert shown(browser) == []
    browser.find_element("css selector", "button[type=reset]").click()
    assert shown(browser) == every


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("f-target", "Råd 2"),
        ("f-theme", "Kompetanse"),
        ("f-type", "Fagforening"),
        ("f-doubt", "Usikker"),
        ("f-proposal", "Med"),
    ],
)
def test_each_filter_narrows_the_list(
    browser: Any, pages: dict[str, str], name: str, choice: str
) -> None:
    opened(browser, pages["intern"])
    by_id(browser, name).send_keys(choice)
    assert 0 < len(shown(browser)) < 5


def test_a_changed_tag_leads_to_its_statement_also_when_a_filter_hides_it(
    browser: Any, pages: dict[str, str]
) -> None:
    opened(browser, pages["intern"])
    by_id(browser, "f-sok").send_keys("ord som ingen skriver")
    link = browser.find_element("css selector", "#endringer th a")
    goal = link.get_attribute("href").rpartition("#")[2]
    browser.execute_script("arguments[0].click()", link)
    assert goal in shown(browser)


def test_long_lists_of_changes_are_folded_and_open_by_keyboard(
    browser: Any, pages: dict[str, str]
) -> None:
    opened(browser, pages["intern"])
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    parts = browser.find_elements("css selector", "#endringer details")
    folded = [part for part in parts if not part.get_attribute("open")]
    assert [part.text for part in folded] == ["Tall (25)"]
    folded[0].find_element("tag name", "summary").send_keys(keys.ENTER)
    assert len(folded[0].find_elements("css selector", "tbody tr")) == 25
    assert folded[0].find_element("tag name", "table").is_displayed()


def test_link_to_a_hidden_statement_takes_the_filters_away(
    browser: Any, pages: dict[str, str]
) -> None:
    opened(browser, pages["intern"])
    last = shown(browser)[-1]
    by_id(browser, "f-sok").send_keys("ord som ingen skriver")
    browser.execute_script("location.hash = arguments[0]", last)
    assert last in shown(browser)


def test_quote_is_copied_with_its_source(browser: Any, pages: dict[str, str]) -> None:
    opened(browser, pages["intern"])
    # What the page hands to the clipboard, without the machine's own clipboard.
    browser.execute_script(
        "Object.defineProperty(navigator, 'clipboard', {value: "
        "{writeText: (text) => { window.copied = text; return Promise.resolve(); }}})"
    )
    button = browser.find_element("css selector", "ol.utsagn .kopier")
    browser.execute_script("arguments[0].click()", button)
    copied = browser.execute_script("return window.copied")
    assert copied == "«Vi støtter dette.»\nFjelldal kommune. Kilde: skjemaet, svar 1. Sak 24/1."
    assert (
        by_id(browser, "kopiert").get_attribute("textContent") == "Sitatet er kopiert, med kilde."
    )


def test_keyboard_reaches_the_content_and_the_filters(browser: Any, pages: dict[str, str]) -> None:
    opened(browser, pages["intern"])
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    browser.switch_to.active_element.send_keys(keys.TAB)
    assert browser.switch_to.active_element.text == "Hopp til innholdet"
    browser.switch_to.active_element.send_keys(keys.ENTER)
    reached = []
    for _ in range(80):
        browser.switch_to.active_element.send_keys(keys.TAB)
        reached.append(browser.switch_to.active_element.get_attribute("id"))
    order = [one for one in reached if one.startswith("f-")]
    assert order == ["f-sok", "f-target", "f-theme", "f-stance", "f-type", "f-doubt", "f-proposal"]


def test_hostile_text_does_nothing_and_nothing_is_fetched(
    browser: Any, pages: dict[str, str]
) -> None:
    for page in pages.values():
        opened(browser, page)
        assert "høringssvar" in browser.title or "Diagrammer" in browser.title
        fetched = browser.execute_script(
            "return performance.getEntriesByType('resource').map(one => one.name)"
        )
        assert not [one for one in fetched if not one.startswith("file:")]
    logged = [one["message"] for one in browser.get_log("browser")]
    assert not [one for one in logged if "Refused to" in one or "error" in one.casefold()]
