"""The example's own texts, their references typed out, are linked again to the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from svreport.commands.build import build
from svreport.commands.link import linked_inputs
from svreport.commands.roll_forward import InputsEdit
from svreport.core.model import Council
from svreport.figures.register import BadReference
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts, narrative_texts, tags_in

pytestmark = pytest.mark.slow
EXAMPLE = Path(__file__).parents[2] / "inputs" / "exampleshire-2024-25.xlsx"
# Where the words of a text that was typed out came from: the content of the reference.
Typed = dict[tuple[str, str], list[tuple[int, int, str]]]


def typed_out(folder: Path) -> tuple[Path, Typed]:
    """The example with every reference replaced by the words that it shows."""
    edit = InputsEdit(EXAMPLE)
    typed: Typed = {}
    for update in edit.council.updates:
        facts = Facts(edit.council, update)
        for text in narrative_texts(edit.council, update):
            words, end = "", 0
            spans = typed.setdefault((text.section, update.key), [])
            for tag in tags_in(text.text).found:
                try:
                    shown = facts.of(text.paper).stated(tag.content)
                except BadReference:
                    continue
                words += text.text[end : tag.start]
                spans.append((len(words), len(words) + len(shown), tag.content))
                words, end = words + shown, tag.end
            if spans:
                place = text.place
                edit.book().sheet(place.sheet).set_value(
                    place.row, place.column, words + text.text[end:]
                )
    (file,) = edit.files(lambda _: None)
    path = folder / EXAMPLE.name
    path.write_bytes(file.content)
    return path, typed


def test_the_example_typed_out_is_linked_to_its_own_figures(tmp_path: Path) -> None:
    path, typed = typed_out(tmp_path)
    found = linked_inputs(path)
    council = read_inputs(path).council
    assert council is not None
    linked = [(text, figure) for text, figure in found.figures if figure.reference]
    assert len(linked) >= 100
    for text, figure in linked:
        facts = _facts(council, text.key[1])
        start, end = figure.span
        (origin,) = (
            content for first, last, content in typed[text.key] if first < end and start < last
        )
        figures = [facts.register[name.partition("|")[0]] for name in (figure.reference, origin)]
        # Two sheets state what high needs spending is over budget.
        assert len({it.value for it in figures}) == 1, (figure, origin)


def test_documents_are_the_same_to_the_byte(tmp_path: Path) -> None:
    path, _ = typed_out(tmp_path)
    copy = tmp_path / "linked" / path.name
    copy.parent.mkdir()
    copy.write_bytes(linked_inputs(path).files[0].content)
    targets = ("q3", "forum", "dashboard")
    for target in targets:
        before, after = (
            {file.path: file.content for file in build(inputs, [target]).files}
            for inputs in (path, copy)
        )
        assert before.keys() == after.keys()
        for name, content in before.items():
            # The record says which inputs were read.
            assert content == after[name] or name.suffix == ".json", name


def _facts(council: Council, key: str) -> Facts:
    return Facts(council, next(update for update in council.updates if update.key == key))
