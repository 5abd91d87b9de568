from svreport.core.text import did_you_mean, join_words, nearest, normalise


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
