import pytest

from svreport.core.text import (
    did_you_mean,
    errors_of_office,
    join_words,
    may_have_leftovers,
    nearest,
    normalise,
    placeholders,
)


def test_case_spacing_and_look_alikes_are_forgiven() -> None:
    assert normalise("  Better\N{NO-BREAK SPACE}  WHEN\n") == "better when"
    assert normalise("\N{FULLWIDTH LATIN CAPITAL LETTER Q}1") == "q1"


def test_the_nearest_word_is_found_in_its_own_spelling() -> None:
    assert nearest("ammount", ["Year", "Amount"]) == "Amount"
    assert nearest("xyz", ["Year", "Amount"]) is None
    assert did_you_mean("grean", ["Red", "Green"]) == "Did you mean “Green”? "
    assert did_you_mean("purple", ["Red", "Green"]) == ""


def test_words_are_listed_as_a_reader_lists_them() -> None:
    assert join_words([]) == ""
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b", "c"], "or") == "a, b or c"
    assert join_words("abcd", most=2) == "a, b, …"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "[insert figure]",
            "[ Your council]",
            "[type here]",
            "[TO FOLLOW]",
            "[tbc]",
            "[xx plans]",
        ),
        *(
            "[amount]",
            "[council]",
            "[date]",
            "[name]",
            "[figure]",
            "[delete this]",
            "[DN: ask Sam]",
        ),
        *("[please check]", "[Please confirm this]", "[45 to check]", "[add source]", "[enter]"),
        *("£XXm", "£??", "XX plans", "X%", "tbc", "TODO", "«Name»", "<<Name>>", "<insert name>"),
        *("lorem ipsum", "Note to self", "???", "delete before sending", "choose an item"),
        *("#REF!", "#DIV/0!", "#N/A", "Error! Bookmark not defined.", "!Syntax Error"),
    ],
)
def test_what_is_still_to_be_filled_in_has_a_sign_that_is_quick_to_find(typed: str) -> None:
    text = f"The deficit is {typed} this year."
    assert may_have_leftovers(text)
    assert [*placeholders(text), *errors_of_office(text)]


def test_headings_and_links_are_nothing_to_be_filled_in() -> None:
    text = "# A simple framework\n\nSee [the agreement](https://example.org) [1] and [sic]."
    assert not may_have_leftovers(text)
