"""Narrative in Word: real paragraphs, lists, tables and links."""

from __future__ import annotations

from built_outputs import BuildTables
from made_up_council import tables, with_text
from word_reading import Block, Element, Para, R, Table, W, WordFile


def written(build_tables: BuildTables, text: str) -> list[Block]:
    """The blocks that a summary with this text becomes."""
    return document(build_tables, text).section("Summary")


def document(build_tables: BuildTables, text: str) -> WordFile:
    return build_tables(with_text(tables(), "Summary", "u2", text)).word


def lines(blocks: list[Block]) -> list[str]:
    """Each paragraph with its list mark, two spaces for each level."""
    return [
        f"{'  ' * one.listed.level}{one.listed.mark} {one.marked}" if one.listed else one.marked
        for one in blocks
        if isinstance(one, Para)
    ]


def test_bold_italic_and_both(build_tables: BuildTables) -> None:
    text = "Plain **bold** *italic* ***both*** plain."
    assert lines(written(build_tables, text)) == [text]


def test_numbering_starts_anew_for_each_list(build_tables: BuildTables) -> None:
    text = "1. one\n2. two\n\nBetween.\n\n1. one again\n2. two again\n3. three"
    assert lines(written(build_tables, text)) == [
        "1. one",
        "2. two",
        "Between.",
        "1. one again",
        "2. two again",
        "3. three",
    ]


def test_numbering_starts_anew_in_the_next_section(build_tables: BuildTables) -> None:
    council = with_text(tables(), "Condition A", "u2", "1. one\n2. two")
    council = with_text(council, "Condition B", "u2", "1. one\n2. two")
    word = build_tables(council).word
    listed = [para.listed for para in word.paragraphs if para.style == "List Number"]
    marks = [place.mark for place in listed if place]
    assert marks == ["1.", "2.", "1.", "2."]


def test_a_list_may_start_at_another_number(build_tables: BuildTables) -> None:
    assert lines(written(build_tables, "4. four\n5. five")) == ["4. four", "5. five"]


def test_lists_nest(build_tables: BuildTables) -> None:
    text = """\
1. one
   - bullet
     - deeper
   - bullet again
2. two
   1. inner one
   2. inner two
3. three
   1. inner one anew
"""
    blocks = written(build_tables, text)
    assert lines(blocks) == [
        "1. one",
        "  • bullet",
        "    • deeper",
        "  • bullet again",
        "2. two",
        "  a. inner one",
        "  b. inner two",
        "3. three",
        "  a. inner one anew",
    ]
    styles = [block.style for block in blocks if isinstance(block, Para)]
    assert styles[:2] == ["List Number", "List Bullet"]


def test_a_second_paragraph_of_an_item_is_indented_and_not_numbered(
    build_tables: BuildTables,
) -> None:
    blocks = written(build_tables, "1. one\n\n   more of one\n\n2. two")
    assert lines(blocks) == ["1. one", "more of one", "2. two"]
    more = blocks[1]
    assert isinstance(more, Para)
    assert int(more.element.find(f"{W}pPr/{W}ind").get(f"{W}left")) > 0


def test_links_are_hyperlinks_to_their_address(build_tables: BuildTables) -> None:
    address = "https://example.org/a?b=1&c=%7Bd%7D"
    word = document(build_tables, f"See [the plan]({address}) and [the **rest**]({address}).")
    assert lines(word.section("Summary")) == [
        f"See [the plan]({address}) and [the ]({address})[rest]({address})."
    ]
    links = list(word.body.iter(f"{W}hyperlink"))
    assert {word.links[link.get(f"{R}id")] for link in links} == {address}
    relations = word.parts["word/_rels/document.xml.rels"].decode()
    assert relations.count('TargetMode="External"') == 1
    styles = {one.get(f"{W}val") for link in links for one in link.iter(f"{W}rStyle")}
    assert {word.styles[style] for style in styles} == {"Hyperlink"}


def test_a_small_table_is_a_real_one(build_tables: BuildTables) -> None:
    text = "| Year | £000 |\n|:-----|-----:|\n| 2024/25 | **1,234** |\n| 2025/26 | −5 |"
    (table,) = written(build_tables, text)
    assert isinstance(table, Table)
    assert table.style == "Report Table"
    assert table.texts == [["Year", "£000"], ["2024/25", "1,234"], ["2025/26", "−5"]]
    assert [row.is_header for row in table.rows] == [True, False, False]
    sides = [[len(list(cell.iter(f"{W}jc"))) for cell in row] for row in _cells(table)]
    assert sides == [[0, 1]] * 3


def _cells(table: Table) -> list[list[Element]]:
    return [list(row.iter(f"{W}tc")) for row in table.element.iter(f"{W}tr")]


def test_a_line_break_in_a_cell_starts_a_new_line(build_tables: BuildTables) -> None:
    (para,) = written(build_tables, "first line\nsecond line")
    assert isinstance(para, Para)
    assert para.text == "first line\nsecond line"
    assert len(list(para.element.iter(f"{W}br"))) == 1


def test_what_is_not_markdown_of_the_modest_kind_stays_as_typed(build_tables: BuildTables) -> None:
    typed = "<b>&amp; <5% > 4%\n\n> quoted\n\n---\n\n2 * 3 * 4 = 24"
    assert lines(written(build_tables, typed)) == typed.split("\n\n")


def test_a_name_in_braces_is_text_and_no_template(build_tables: BuildTables) -> None:
    typed = "\\{{ 7 * 7 }}\n\n\\{{ authority }}\n\n{% raw %}\n\n{ measure }"
    assert lines(written(build_tables, typed)) == typed.replace("\\", "").split("\n\n")
