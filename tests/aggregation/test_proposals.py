"""What proposals change, on which words they say so, and which of them ask for the same."""

from __future__ import annotations

import pytest

from pipeline.aggregation.aggregate import aggregate
from pipeline.aggregation.differences import word_difference
from pipeline.aggregation.proposals import marked_kind, proposal_kind
from pipeline.aggregation.rewrites import marked_change, modal_change, rewrite_of, wordings
from pipeline.aggregation.substance import substance_of
from tests.builders import TITLES, small_hearing, tables_of

HEARING = small_hearing()
BOR = wordings("rad-2", HEARING)


def shown(text: str) -> str:
    """The change as text: [-out-]{+in+}."""
    rewrite = rewrite_of(text, BOR)
    marks = {"lik": "{}", "ut": "[-{}-]", "inn": "{{+{}+}}"}
    segments = rewrite.segments if rewrite else []
    return "".join(marks[change].format(words) for change, words in segments)


TITLE = "Kommunen {} samarbeide med idrettslag og foreldre"
REWRITES = [
    ("Endre «bør» til «skal».", TITLE.format("[-bør-]{+skal+}")),
    ("Videre må bør bli skal.", TITLE.format("[-bør-]{+skal+}")),
    ("Rådet bør løftes til «skal».", TITLE.format("[-bør-]{+skal+}")),
    (
        "Vi foreslår «Kommunen skal samarbeide med idrettslag, skoler og foreldre».",
        "Kommunen [-bør-]{+skal+} samarbeide med idrettslag{+, skoler+} og foreldre",
    ),
    (
        "Bytt «idrettslag» ut med «frivillige lag».",
        "Kommunen bør samarbeide med [-idrettslag-]{+frivillige lag+} og foreldre",
    ),
    ("Ta vekk «og foreldre».", "Kommunen bør samarbeide med idrettslag [-og foreldre-]"),
    ("Tilføy «der det finnes slike».", "{+der det finnes slike+}"),
    # Wrong readings: what is denied, what is only quoted, and verbs of another sentence.
    ("Bør må ikke bli skal.", ""),
    ("Vi fraråder at «bør» endres til «skal».", ""),
    ("Rådet om at «kommunen bør samarbeide med idrettslag» er bra.", ""),
    ("Skal det bli noe av, må det følge midler med.", ""),
    ("Det er lite hjelp i «foreldre» når de som kutter tilbudet, ikke spør.", ""),
]


@pytest.mark.parametrize(("text", "change"), REWRITES)
def test_a_change_is_shown_word_by_word_in_what_it_rewrites(text: str, change: str) -> None:
    assert shown(text) == change


def test_lik_and_ut_are_the_former_text_and_lik_and_inn_the_new_one() -> None:
    former, new = TITLES[0], "Skolen bør ha en god plan for aktivitet."
    segments = word_difference(former, new)
    assert "".join(words for change, words in segments if change != "inn") == former
    assert "".join(words for change, words in segments if change != "ut") == new


def test_a_deletion_and_the_insertion_after_it_are_one_change() -> None:
    marks = [
        ("deletion", "bør", "Kommunen bør samarbeide.[ut: bør]"),
        ("insertion", "skal", "Kommunen bør samarbeide.[inn: skal]"),
        ("insertion", "alltid", "Lærere skal ha kurs.[inn: alltid]"),
    ]
    gone, come, alone = marked_change(marks)
    assert gone.segments == come.segments
    assert gone.segments[1:3] == [("ut", "bør"), ("inn", "skal")]
    assert (marked_kind(gone), marked_kind(alone)) == ("modalverb", "tillegg")


DENIED = ["Bør må ikke endres til skal.", "Rådet skal følges opp.", "Vi kan ikke se at det haster."]


@pytest.mark.parametrize("text", DENIED)
def test_no_modal_verb_is_changed_by_other_words(text: str) -> None:
    assert modal_change(text) is None


SUBSTANCE = [
    ("Endre «bør» til «skal».", True),
    ("Rådet bør strykes.", True),
    ("Rådet bør ikke strykes.", False),
    ("Råd 1 og råd 2 bør slås sammen.", True),
    ("Vi ber om et eget råd om svømming.", True),
    ("Det finnes et eget råd om dette i kapittel 2.", False),
    ("Ansvaret bør legges til kommunen.", True),
    ("Parentesen bør strykes.", False),
    ("Det må slås fast at dette gjelder.", False),
    ("Personer som utsettes for vold, må nevnes.", False),
]


@pytest.mark.parametrize(("text", "is_substantial"), SUBSTANCE)
def test_what_touches_the_substance_is_told_by_its_words(text: str, is_substantial: bool) -> None:
    kind = proposal_kind(text)
    assert bool(substance_of(text, kind, rewrite_of(text, BOR), HEARING)) is is_substantial


def groups(*texts: str) -> list[int]:
    """How many ask for the same as each text, all about one recommendation."""
    tables = tables_of(
        *(
            {
                "respondent": f"Lag {place}",
                "submission": f"F-{place}",
                "stance": "stotter_med_merknad",
                "target": "rad-2",
                "proposal": True,
                "text": text,
            }
            for place, text in enumerate(texts, start=1)
        )
    )
    proposals = aggregate(tables, HEARING)["proposals"]
    return list(proposals.groupby("group_id")["respondent_id"].transform("nunique"))


def test_the_same_wish_in_other_words_is_one_group() -> None:
    assert groups("Bør må bli skal.", "Løft rådet til «skal», ellers skjer ingenting.") == [2, 2]


def test_opposite_wishes_are_no_group() -> None:
    assert groups("Endre «bør» til «skal».", "Endre «bør» til «kan».") == [1, 1]


def test_a_wish_and_its_denial_are_no_group() -> None:
    texts = (
        "Rådet må kreve at svømmehallen er åpen hver helg.",
        "Rådet må ikke kreve at svømmehallen er åpen hver eneste helg.",
    )
    # Near-identical words are a group; these say the opposite.
    assert groups(*texts) == [1, 1]
