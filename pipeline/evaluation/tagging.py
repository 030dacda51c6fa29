"""Tags submissions with taggers fitted for the purpose: side by side, and never twice the same.

What a job gave is kept by a hash of everything it depends on, so that a second measuring only
does what has changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import cache as once
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

from pipeline.hearing import Hearing
from pipeline.nlp.tagging import tag_submissions
from pipeline.nlp.training import fit_taggers
from pipeline.records import Submission
from pipeline.workspace import typed

Progress = Callable[[int, int], None]
#: The tables `statements` and `tags`.
Tagged = tuple[pd.DataFrame, pd.DataFrame]

#: A process that fits holds about 0.8 GB.
MOST_PROCESSES = 4
#: What tagging rests on outside `pipeline/nlp`.
_BESIDE = ("records.py", "hearing_model.py", "standard_themes.toml", "loaders/language.py")
_PACKAGES = ("scikit-learn", "numpy", "simplemma", "spacy", "horingsanalyse")


@dataclass(frozen=True, slots=True)
class Job:
    """Taggers to fit, and what to tag with them.

    Attributes:
        training: The labelled rows to fit on.
        submissions: Every submission of the hearing: they tell each other's targets and themes.
        hearing: What hearing.toml says.
    """

    training: pd.DataFrame
    submissions: Sequence[Submission]
    hearing: Hearing


def tag_jobs(
    jobs: Sequence[Job], *, cache: Path, progress: Progress, processes: int | None = None
) -> list[Tagged]:
    """What each job gives, in the order of the jobs; equal jobs are done once.

    Args:
        jobs: The jobs.
        cache: Folder for what they give; what no job needs any more is removed from it.
        progress: Told of the jobs that are done.
        processes: How many at a time; None for one a core.
    """
    keys = [_key(job) for job in jobs]
    by_key = dict(zip(keys, jobs, strict=True))
    cache.mkdir(parents=True, exist_ok=True)
    results = {key: stored for key in by_key if (stored := _read(cache, key)) is not None}
    missing = {key: job for key, job in by_key.items() if key not in results}
    progress(len(results), len(by_key))
    for key, tagged in _do(missing, min(processes or _cores(), len(missing))):
        _write(cache, key, tagged)
        results[key] = tagged
        progress(len(results), len(by_key))
    for path in cache.glob("*.parquet"):
        if path.name.split("-")[0] not in by_key:
            path.unlink()
    return [results[key] for key in keys]


def _cores() -> int:
    """How many processes to run side by side."""
    return max(1, min(os.cpu_count() or 1, MOST_PROCESSES))


def _do(jobs: dict[str, Job], processes: int) -> Iterator[tuple[str, Tagged]]:
    """The jobs as they are done: in processes of their own where there is room for several."""
    left = dict(jobs)
    if processes > 1:
        # A process is stopped, as a rule, for want of memory; one at a time needs less.
        # Spawned, not forked: libraries that run threads do not survive a fork.
        spawn = get_context("spawn")
        with (
            suppress(BrokenProcessPool),
            ProcessPoolExecutor(processes, mp_context=spawn) as pool,
        ):
            running = {pool.submit(tag_job, job): key for key, job in jobs.items()}
            for done in as_completed(running):
                key = running[done]
                yield key, done.result()
                del left[key]
    for key, job in left.items():
        yield key, tag_job(job)


def tag_job(job: Job) -> Tagged:
    """The tables `statements` and `tags` of all submissions, by taggers fitted for the job."""
    # One thread: the jobs run side by side already, and sums in a fixed order give equal bytes.
    with threadpool_limits(1):
        taggers = fit_taggers(job.training)
        statements, tags = tag_submissions(list(job.submissions), job.hearing, taggers)
    return typed("statements", statements), typed("tags", tags)


def _key(job: Job) -> str:
    """A hash of all that the result of a job depends on."""
    digest = hashlib.sha256(_program().encode())
    digest.update(job.training.to_csv(index=False, lineterminator="\n").encode())
    digest.update(repr(job.submissions).encode("utf-8", "surrogatepass"))
    digest.update(job.hearing.model_dump_json().encode())
    return digest.hexdigest()[:16]


@once
def _program() -> str:
    """A hash of the code and word lists that tag, and the versions of the libraries."""
    root = Path(__file__).parent.parent
    files = sorted([*root.glob("nlp/**/*"), *(root / name for name in _BESIDE)])
    digest = hashlib.sha256("/".join(map(version, _PACKAGES)).encode())
    for path in files:
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _paths(cache: Path, key: str) -> tuple[Path, Path]:
    """The files of a job's two tables."""
    return cache / f"{key}-statements.parquet", cache / f"{key}-tags.parquet"


def _read(cache: Path, key: str) -> Tagged | None:
    """What a job gave before, or None when it is not there or damaged."""
    paths = _paths(cache, key)
    if not all(path.is_file() for path in paths):
        return None
    try:
        statements, tags = (pd.read_parquet(path) for path in paths)
    except (OSError, ValueError):
        return None
    return typed("statements", statements), typed("tags", tags)


def _write(cache: Path, key: str, tagged: Tagged) -> None:
    """Keep what a job gave, each table whole or not at all."""
    for path, table in zip(_paths(cache, key), tagged, strict=True):
        unfinished = path.with_suffix(".tmp")
        table.to_parquet(unfinished, index=False)
        unfinished.replace(path)
