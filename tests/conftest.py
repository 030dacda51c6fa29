"""The example and the second hearing, run once a session through the real command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.evaluation import tagging
from pipeline.workspace import read_table

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "data" / "raw"
SECOND = ROOT / "tests" / "data" / "second-hearing"


@dataclass(frozen=True)
class Made:
    """What a run made and where."""

    raw: Path
    processed: Path
    review: Path
    reports: Path

    @property
    def options(self) -> list[str]:
        """The folders as options of a command."""
        return [
            *("--raw", str(self.raw)),
            *("--processed", str(self.processed)),
            *("--review", str(self.review)),
            *("--reports", str(self.reports)),
        ]


def run(raw: Path, folder: Path) -> Made:
    made = Made(raw, folder / "processed", folder / "review", folder / "reports")
    assert main(["all", *made.options]) == 0
    return made


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return run(EXAMPLE, tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory, example: Made) -> Made:
    folder = tmp_path_factory.mktemp("second")
    # The fitted taggers are the same for every hearing.
    (folder / "processed").mkdir()
    (folder / "processed" / ".cache").symlink_to(example.processed / ".cache")
    return run(SECOND, folder)


@pytest.fixture(scope="session")
def evaluated(second: Made) -> Made:
    """The second hearing measured against its hand coding, with the tags that its run gave.

    Fitting the models of every fold takes minutes; that they are fitted without what they are
    measured on is held in tests/evaluation.
    """
    tables = tuple(read_table(name, second.processed) for name in ("statements", "tags"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagging, "tag_job", lambda *_: tables)
        patch.setattr(tagging, "_cores", lambda: 1)
        assert main(["evaluate", *second.options]) == 0
    return second
