"""The exceptions of the pipeline.

PipelineError
├── InputError     a raw file must be put right
├── HearingError   hearing.toml must be put right
└── CheckError     the numbers do not tie out: a fault of the program

Every message is in Norwegian and names the place, the problem, what was expected and what to do.
"""

from __future__ import annotations


class PipelineError(Exception):
    """Anything that the pipeline itself stops for."""


class InputError(PipelineError):
    """A raw file that the analyst must put right."""


class HearingError(PipelineError):
    """A hearing.toml that the analyst must put right."""


class CheckError(PipelineError):
    """Numbers that do not tie out: a fault of the program, never of the input."""
