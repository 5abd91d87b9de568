from svreport.core.text import did_you_mean, folded, listed, nearest


def test_case_spacing_and_look_alikes_are_forgiven() -> None:
    assert folded("  Better\N{NO-BREAK SPACE}  WHEN\n") == "better when"
    assert folded("\N{FULLWIDTH LATIN CAPITAL LETTER Q}1") == "q1"


def test_the_nearest_word_is_found_in_its_own_spelling() -> None:
    assert nearest("ammount", ["Year", "Amount"]) == "Amount"
    assert nearest("xyz", ["Year", "Amount"]) is None
    assert did_you_mean("grean", ["Red", "Green"]) == "Did you mean “Green”? "
    assert did_you_mean("purple", ["Red", "Green"]) == ""


def test_words_are_listed_as_a_reader_lists_them() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert listed("abcd", most=2) == "a, b, …"
