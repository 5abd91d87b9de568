"""Small counts of people in texts: what gives one away, and what only looks as if it did."""

import pytest

from svreport.narrative.small_counts import small_counts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("three of the nine", ["three of the nine"]),
        ("Nine children were referred; three of the nine have moved.", ["three of the nine"]),
        ("a further 4", ["a further 4"]),
        ("Six pupils moved and a further 4 are waiting.", ["a further 4"]),
        ("only two pupils", ["two pupils"]),
        ("one child in year 9", ["one child"]),
        ("one child in Year 9", ["one child"]),
        ("two of the children", ["two of the children"]),
        ("one of the pupils", ["one of the pupils"]),
        ("3 out of 12 pupils", ["3 out of 12 pupils"]),
        ("17 of the 20 pupils moved", ["17 of the 20 pupils"]),
        ("seventeen of the twenty children", ["seventeen of the twenty children"]),
        ("18 of 20 children", ["18 of 20 children"]),
        ("A further four will start in May.", ["A further four"]),
        ("another three young people", ["three young people"]),
        ("Nine children were reviewed and three moved", ["three"]),
        ("Of nine pupils, 3 moved", ["3"]),
        ("Two families met; two of them agreed", ["Two families", "two of them"]),
        ("a single child", ["a single child"]),
        ("The only child in the unit moved", ["The only child"]),
        ("Both pupils have moved", ["Both pupils"]),
        ("both of these children", ["both of these children"]),
        ("A further two were placed in 2024.", ["A further two"]),
        ("a couple of pupils", ["a couple of pupils"]),
        ("pupils: 3", ["pupils: 3"]),
        ("children (3)", ["children (3"]),
        ("The number of children fell to 3.", ["number of children fell to 3"]),
        ("number of young people was only 2", ["number of young people was only 2"]),
        ("the number of pupils in AP rose from 2 to 6", ["number of pupils in AP rose from 2"]),
        ("Three of these pupils", ["Three of these pupils"]),
        ("3 EHCPs ceased", ["3 EHCPs"]),
        ("two permanent exclusions", ["two permanent exclusions"]),
        ("one of whom is a child, 1 child", ["1 child"]),
        ("Eight children are placed and the remaining three wait.", ["the remaining three"]),
        ("fewer than 3 children", ["3 children"]),
        ("Thirty pupils moved, of whom two were placed out of county", ["two"]),
        ("four of our looked-after children", ["four of our looked-after children"]),
        ("one learner", ["one learner"]),
        ("3 boys", ["3 boys"]),
        ("three more pupils", ["three more pupils"]),
        ("Only one pupil remains", ["one pupil"]),
        ("Two autistic pupils", ["Two autistic pupils"]),
        ("a child and two siblings", ["two siblings"]),
        ("Nine were referred: three of the nine live here", ["three of the nine"]),
        ("three of nine children", ["three of nine children"]),
        ("two children each year", ["two children"]),
    ],
)
def test_words_that_give_a_small_count_away(text: str, words: list[str]) -> None:
    assert list(small_counts(text, 5)) == words


@pytest.mark.parametrize(
    "text",
    [
        "three strands",
        "both children and families",
        "both parents, carers and schools",
        "the only school for children",
        "the one family hub",
        "Two thirds of schools and one in four pupils",
        "The council has 4 priorities for children: 2 are met",
        "Three reviews of EHCPs were done",
        "One of the aims is that pupils thrive",
        "2 year-old children",
        "Children’s services has two directors",
        "Three new places for pupils with autism",
        "three to four weeks",
        "The four limits: three were assumed",
        "two schools",
        "one of five conditions",
        "three of the nine schools",
        "two of the four strands are late",
        "Year 9",
        "key stage 2",
        "Nine conditions are set; three of the nine are met",
        "3 May",
        "a further 4 schools",
        "a further £4m",
        "a further 4%",
        "another two years",
        "Six schools joined and a further 4 will follow",
        "one of the main reasons children move",
        "one of the highest numbers of children",
        "one in five children",
        "two of the three projects are complete",
        "Two projects have begun and one was finished",
        "The three conditions for children: two are met",
        "pupils in Year 3 are",
        "children aged 2 to 4 are",
        "age 4 and 5",
        "two family hubs",
        "three families of schools",
        "one of the largest pupil populations",
        "Children are placed in four schools; three are rated good",
        "No children",
        "15 of the 40 pupils",
        "60 children",
        "only 3 months",
        "just one more term",
        "condition 3 was met",
        "ten of the twenty pupils",
        "A further 12 pupils",
        "Two posts are filled. Another two remain",
        "all four are open",
        "Three workstreams support children. One is late",
        "two in three pupils",
        "at one of these",
        "In 2024, 3 schools",
        "version 2 of the",
        "on 2 of the paths",
        "one of the first councils to support children",
        "support for children is one of the aims",
        "for one or two years",
        "children first",
        "One has to wait",
        "children, schools and families: 4 teams",
        "pupils of the 2 schools",
        "3-year-old children were",
        "EHCPs issued in 20 weeks",
        "four-weekly",
    ],
)
def test_counts_of_other_things_shares_and_labels_give_nothing_away(text: str) -> None:
    assert list(small_counts(text, 5)) == []


def test_what_is_small_is_a_setting() -> None:
    text = "Nine children moved, 17 of 20 pupils stayed and three of the nine left."
    assert list(small_counts(text, 10)) == ["Nine children", "17 of 20 pupils", "three of the nine"]
    assert list(small_counts(text, 4)) == ["17 of 20 pupils", "three of the nine"]
    assert list(small_counts(text, 3)) == []
    assert list(small_counts("one child", 1)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The pupils were placed locally, save one.", "save one"),
        ("Every child has a place, with the exception of one.", "with the exception of one"),
        ("Twins were placed together.", "Twins"),
        ("A set of triplets started in September.", "triplets"),
        ("One brother and sister travel together.", "One brother"),
        ("There were pupils without a school: four.", "pupils without a school: four"),
        ("Pupils excluded: 3", "Pupils excluded: 3"),
        ("Pupils out of school (3).", "Pupils out of school (3"),
        ("Exclusions fell to 2.", "Exclusions fell to 2"),
        ("Just one of these is a child in care.", "one of these is a child"),
        ("Two Year 6 pupils await a place.", "Two Year 6 pupils"),
        ("Two year 11s are without a placement.", "Two year 11s"),
        ("Three 16-year-olds have left.", "Three 16-year-olds"),
        ("A third child joined in May.", "A third child"),
        ("Two kids moved.", "Two kids"),
        ("One young man moved to supported living.", "One young man"),
        ("One case involves a pupil in Year 9.", "One case involves a pupil"),
        ("Two cases of pupils without a school remain.", "Two cases of pupils"),
        ("All but one of the pupils returned to school.", "one of the pupils"),
    ],
)
def test_small_counts_in_other_words_are_found(text: str, words: str) -> None:
    assert [*small_counts(text, 5)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Fewer than five pupils remain.",
        "None of the pupils was excluded.",
        "All but one of the schools took part.",
        "Every child has one named officer.",
        "Twin-track planning is under way.",
        "A second school for pupils opens.",
        "2-year-olds are offered funded hours.",
        "Exclusions fell to 22.",
        "Year 6 pupils move in September.",
        "All schools took part, save one.",
        "One business case for pupils was agreed.",
    ],
)
def test_other_words_that_count_no_people_are_left(text: str) -> None:
    assert [*small_counts(text, 5)] == []
