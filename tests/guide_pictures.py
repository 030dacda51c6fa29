"""Makes the pictures of the user guide from the real outputs of the example: `make guide`.

The pictures of the page need Chromium with its driver, those of the Word report and the workbook
LibreOffice and poppler.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from selenium import webdriver

from tests.conftest import ROOT

PICTURES = ROOT / "docs" / "bilder"
REPORTS = ROOT / "reports" / "intern"
#: Widest picture in the guide, and the pixels of a page of paper at its reading size.
WIDTH = 1000
#: Colours that are enough for text and charts; keeps the files small.
COLOURS = 64


def main(reports: Path = REPORTS) -> None:
    """Make every picture of the guide."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    _save(Image.open(reports / "charts" / "standpunkt.png"), "standpunkt")
    with TemporaryDirectory() as folder:
        work = Path(folder)
        page = (reports / "horing.html").resolve().as_uri()
        _save(_window(page, work / "oversikt.png"), "nettside")
        _save(
            _window(f"{page}#utvalg:stance=kritisk&theme=ressurser", work / "utsagn.png"),
            "nettside-sok",
        )
        report = _as_pdf(reports / "horingsoppsummering.docx", work)
        chapter = _chapter(report)
        pages = {"word-forside": 1, "word-kort-oppsummert": 3, "word-kapittel": chapter}
        for name, number in pages.items():
            _save(_page(report, number, work), name, width=620)
        # Page 1 is the guide; the sheet to work in begins where its title stands at the foot.
        book = _as_pdf(reports / "horingsmatrise.xlsx", work)
        sheet = _page(book, _first_with(book, "Innspill", after=1), work, dots=260)
        # A sheet on A3 is too small to read as a whole: its upper left part is enough.
        _save(sheet.crop((0, 0, sheet.width // 2, sheet.height // 4)), "regneark-innspill")


def _window(address: str, path: Path) -> Image.Image:
    """What a browser window shows of a page."""
    options = webdriver.ChromeOptions()
    for one in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(one)
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))
    )
    try:
        driver.set_window_size(1200, 900)
        driver.get(address)
        driver.save_screenshot(str(path))
    finally:
        driver.quit()
    return Image.open(path)


def _as_pdf(path: Path, folder: Path) -> Path:
    """The document as LibreOffice prints it."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'lo').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return folder / f"{path.stem}.pdf"


def _page(pdf: Path, number: int, folder: Path, *, dots: int = 100) -> Image.Image:
    """One page as a picture of so many dots an inch."""
    made = folder / f"{pdf.stem}-{number}"
    subprocess.run(
        ["pdftoppm", "-r", str(dots), "-f", str(number), "-l", str(number), "-singlefile", "-png",
         str(pdf), str(made)],
        check=True, timeout=120,
    )  # fmt: skip
    return Image.open(made.with_suffix(".png"))


def _words(pdf: Path, number: int) -> str:
    """The text of one page; nothing after the last."""
    done = subprocess.run(
        ["pdftotext", "-f", str(number), "-l", str(number), str(pdf), "-"],
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.stdout if done.returncode == 0 else ""


def _first_with(pdf: Path, words: str, *, after: int) -> int:
    """The first page after the one given that has a line of these words."""
    number = after + 1
    while text := _words(pdf, number):
        if words in text.splitlines():
            return number
        number += 1
    message = f"{pdf.name}: ingen side har linjen «{words}»"
    raise LookupError(message)


def _chapter(pdf: Path) -> int:
    """The first page of the chapter on the first recommendation."""
    number = 5
    while text := _words(pdf, number):
        if "Hovedtone" in text.splitlines() and " 1: " in text.splitlines()[0]:
            return number
        number += 1
    return 5


def _save(picture: Image.Image, name: str, *, width: int = WIDTH) -> None:
    """Write a picture small enough to lie in the repository."""
    shown = picture.convert("RGB")
    if shown.width > width:
        shown = shown.resize((width, round(shown.height * width / shown.width)), Image.LANCZOS)
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
