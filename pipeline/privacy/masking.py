"""What says who somebody is in a text, and the text without it: the door to this folder."""

from __future__ import annotations

from pipeline.privacy.contact import addresses, emails, links
from pipeline.privacy.findings import SHOWN_AS, Finding, Masked, replaced, without_overlaps
from pipeline.privacy.known import NOBODY, Known
from pipeline.privacy.names import names_in
from pipeline.privacy.numbers import numbers_in


def findings_in(text: str, known: Known = NOBODY) -> tuple[Finding, ...]:
    """The stretches of the text that say who somebody is, in order and apart.

    Args:
        text: A statement, a heading, a file name.
        known: Names that are known already: of the sender, contact persons, signatures.
    """
    return without_overlaps(
        [
            *emails(text),
            *links(text),
            *numbers_in(text),
            *addresses(text),
            *names_in(text, known),
        ]
    )


def masked(text: str, known: Known = NOBODY) -> Masked:
    """The text with names, numbers and addresses shown as «[navn]», «[telefon]» and so on."""
    findings = findings_in(text, known)
    shown = replaced(text, [(one.start, one.end, SHOWN_AS[one.kind]) for one in findings])
    return Masked(shown, findings)
