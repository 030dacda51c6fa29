"""The child processes that read documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.loaders.sandbox import Limits, Outcome, run_jobs

TARGET = "tests.loaders.misbehaving:act"


@pytest.fixture(autouse=True)
def _tests_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


def failures(*jobs: str, seconds: float = 30.0, workers: int = 1) -> list[str]:
    outcomes = run_jobs(TARGET, jobs, limits=Limits(seconds=seconds), workers=workers)
    return [outcome.failure for outcome in outcomes]


def test_outcomes_come_in_the_order_of_the_jobs() -> None:
    jobs = [f"jobb {n}" for n in range(20)]
    outcomes = run_jobs(TARGET, jobs, workers=2)
    assert [outcome.value for outcome in outcomes] == [job.upper() for job in jobs]


def test_child_that_dies_is_replaced_and_the_rest_goes_on() -> None:
    assert failures("a", "die", "b") == ["", "crash", ""]


def test_child_that_hangs_is_ended_and_the_rest_goes_on() -> None:
    assert failures("hang", "b", seconds=1.0) == ["timeout", ""]


def test_exception_is_one_jobs_fault_and_its_message_stays_in_the_child() -> None:
    outcome = run_jobs(TARGET, ["fail"])[0]
    assert outcome == Outcome(failure="fault", detail="ValueError")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_memory_is_limited() -> None:
    assert failures("fill", "b") == ["memory", ""]


def test_what_libraries_print_does_not_disturb_the_answers() -> None:
    assert failures("print", "b") == ["", ""]


@pytest.mark.skipif(sys.platform != "linux", reason="looks children up in /proc")
def test_no_child_is_left_behind() -> None:
    failures("a", "die", "hang", "b", seconds=1.0, workers=2)
    own = Path("/proc/self/task").glob("*/children")
    assert "".join(path.read_text() for path in own).split() == []


def test_progress_counts_every_job() -> None:
    seen: list[tuple[int, int]] = []
    run_jobs(TARGET, ["a", "die", "c"], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_no_jobs_start_no_child() -> None:
    assert run_jobs("finnes:ikke", []) == []


def test_child_that_cannot_start_is_a_fault_of_the_program() -> None:
    with pytest.raises(PipelineError, match="delprosessen"):
        run_jobs("finnes.ikke:act", ["a"])
