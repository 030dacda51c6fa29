"""Measures time and memory of the whole job; `make bench`. Asserts nothing."""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from pipeline.cli import main
from pipeline.hearing import load_hearing
from pipeline.loaders.forms import read_forms

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"


def timed(name: str, work: Callable[[], object]) -> None:
    """Print how long some work took, and the peak memory of the process so far."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{name:<52} {seconds:8.1f} s   {peak:6.0f} MB\n")
    sys.stdout.flush()


def many_answers(folder: Path, count: int) -> Path:
    """A raw folder whose export repeats the example's rows until there are `count` of them."""
    (export,) = (RAW / "forms").glob("*.xlsx")
    rows = list(openpyxl.load_workbook(export, read_only=True).active.iter_rows(values_only=True))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(rows[0])
    for number in range(count):
        sheet.append((number + 1, *rows[1 + number % (len(rows) - 1)][1:]))
    (folder / "forms").mkdir(parents=True)
    book.save(folder / "forms" / "mange.xlsx")
    shutil.copy(RAW / "hearing.toml", folder)
    return folder


def bench() -> None:
    """Measure the example cold and warm, and a large export."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = ["--processed", str(folder / "p"), "--reports", str(folder / "r")]
        timed("all, example, first run (fits the models)", lambda: main(["all", *places]))
        timed("all, example, warm", lambda: main(["all", *places]))
        for count in (1_000, 10_000):
            raw = many_answers(folder / str(count), count)
            hearing = load_hearing(raw / "hearing.toml")
            timed(f"read_forms, {count} answers", lambda: read_forms(raw, hearing))  # noqa: B023


if __name__ == "__main__":
    bench()
