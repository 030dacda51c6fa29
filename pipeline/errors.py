"""The exceptions of the pipeline.

PipelineError
├── InputError     a raw file must be put right
│   └── UnreadableDocumentError   one document, told as a reason and an advice
├── HearingError   hearing.toml must be put right
└── CheckError     the numbers do not tie out: a fault of the program

Every message is in Norwegian and names the place, the problem, what was expected and what to do.
"""

from __future__ import annotations


class PipelineError(Exception):
    """Anything that the pipeline itself stops for."""


class InputError(PipelineError):
    """A raw file that the analyst must put right."""


class UnreadableDocumentError(InputError):
    """One document that cannot be read: the run goes on without it, and lists it as skipped.

    Attributes:
        reason: Why, in Norwegian.
        advice: What the analyst can do about it, in Norwegian.
    """

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice


class HearingError(PipelineError):
    """A hearing.toml that the analyst must put right."""


class CheckError(PipelineError):
    """Numbers that do not tie out: a fault of the program, never of the input."""
