"""Conditional formats: which of them apply to which cells, as far as that can be worked out.

What hangs on a formula beyond a plain comparison is not: those cells are kept as doubtful.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import product

from svreport.core.frozen import Frozen, replace
from svreport.core.patterns import pattern
from svreport.core.problems import column_number
from svreport.files.ooxml import Unsafe
from svreport.files.workbook import Area, read_area
from svreport.inputs.cells import Cell, Position
from svreport.inputs.xlsx import styles
from svreport.inputs.xlsx.strict import EXTENSION, IN_EXTENSION, Allowance, children, shown

# How many cells all conditional formats of a sheet may have together, those twice that two have.
MOST_LOOKED_AT = 2_000_000
# A format that shows nothing of a number, as where Excel shows a bar or an icon alone.
NOTHING_SHOWN = ";;;"
_OPERAND = r'"(?:[^"]|"")*"|\$?[A-Z]{1,3}\$?[1-9]\d{0,6}|[+-]?\d+(?:\.\d+)?|TRUE|FALSE'
_COMPARED = pattern(rf"=?\s*({_OPERAND})\s*(?:(<=|>=|<>|=|<|>)\s*({_OPERAND})\s*)?", re.IGNORECASE)
_REFERENCE = pattern(r"(\$?)([A-Z]{1,3})(\$?)(\d+)", re.IGNORECASE)
_SIGNS: Mapping[str, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_COMPARISONS = {
    "lessThan": "<",
    "lessThanOrEqual": "<=",
    "greaterThan": ">",
    "greaterThanOrEqual": ">=",
    "equal": "=",
    "notEqual": "<>",
}
_TEXT_KINDS: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": lambda text, part: part in text,
    "notContainsText": lambda text, part: part not in text,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}


class NotKnown(Exception):
    """Whether a rule applies depends on what is not worked out here."""


class ConditionalRule(Frozen):
    """A rule of a conditional format, as the file has it; `look` is the number of its look.

    One that `hides_value` shows a bar or an icon in place of the number. `own` is the look of a
    rule that has it beside it, as later versions of Excel write it.
    """

    areas: str
    kind: str
    comparison: str = ""
    text: str = ""
    formulas: Sequence[str] = ()
    look: int | None = None
    own: styles.Changes | None = None
    hides_value: bool = False
    priority: int = 0
    stops: bool = False

    def changes(self, table: styles.StyleTable) -> styles.Changes:
        if self.hides_value:
            return {"number_format": NOTHING_SHOWN}
        if self.own is not None:
            return self.own
        known = self.look is not None and self.look < len(table.looks)
        return table.looks[self.look or 0] if known else {}

    def may_matter(self, table: styles.StyleTable) -> bool:
        """Whether it may change what is read of any cell."""
        if self.own is not None:
            return styles.may_matter(self.own, table.styles)
        return self.hides_value or self.look in table.notable_looks


# What a sheet holds of conditional formats, those of later versions of Excel apart from others.
CONDITIONAL = {
    "conditional": children({"cfRule": "rule"}, "extLst"),
    "rule": children(
        {"formula": "rule_formula", "dataBar": "bar", "iconSet": "bar"}, "colorScale extLst"
    ),
    "bar": children({}, "cfvo color extLst"),
    "extensions": children({"ext": "extension"}),
    "extension": children({"conditionalFormattings": "extended_formats"}, of=EXTENSION),
    "extended_formats": children({"conditionalFormatting": "extended_format"}, of=EXTENSION),
    "extended_format": {
        **children({"cfRule": "extended_rule"}, of=EXTENSION),
        **children({"sqref": "areas"}, of=IN_EXTENSION),
    },
    "extended_rule": {
        **children({"dxf": "look", "dataBar": "bar", "iconSet": "bar"}, of=EXTENSION),
        **children({"f": "rule_formula"}, of=IN_EXTENSION),
    },
    **styles.LOOK,
}
# Where later versions of Excel may have written more.
OPEN_TO_OTHERS = (
    *("conditional", "rule", "bar", "look", "extensions", "extension"),
    *("extended_formats", "extended_format", "extended_rule"),
)


class ConditionalReader(styles.TextReader, styles.LookReader):
    """Reads the `rules` of a sheet's conditional formats."""

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self.rules: list[ConditionalRule] = []
        self._areas = ""
        self._rules_before = 0

    def begin_conditional(self, attributes: Mapping[str, str]) -> None:
        self._areas = attributes.get("sqref", "")

    def begin_rule(self, attributes: Mapping[str, str]) -> None:
        look = self.number(attributes, "dxfId") if "dxfId" in attributes else None
        self.rules.append(
            ConditionalRule(
                areas=self._areas,
                kind=attributes.get("type", ""),
                comparison=attributes.get("operator", ""),
                text=shown([attributes.get("text", "")]),
                look=look,
                priority=self.number(attributes, "priority", 0),
                stops=self.flag(attributes, "stopIfTrue"),
            )
        )

    begin_extended_rule = begin_rule

    def begin_extended_format(self, _: Mapping[str, str]) -> None:
        self._areas, self._rules_before = "", len(self.rules)

    def finish_areas(self) -> None:
        self._areas = "".join(self.words)

    def finish_extended_format(self) -> None:
        # Their areas follow them.
        own = [replace(rule, areas=self._areas) for rule in self.rules[self._rules_before :]]
        self.rules[self._rules_before :] = own

    def begin_look(self, attributes: Mapping[str, str]) -> None:
        super().begin_look(attributes)
        self.rules[-1] = replace(self.rules[-1], own=self.looks[-1])

    def begin_bar(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("showValue") in ("0", "false"):
            self.rules[-1] = replace(self.rules[-1], hides_value=True)

    def finish_rule_formula(self) -> None:
        rule = self.rules[-1]
        self.rules[-1] = replace(rule, formulas=(*rule.formulas, "".join(self.words)))


class ConditionalCells(Frozen):
    """The cells as Excel shows them by conditional formats, and as it may show others, by area."""

    sure: dict[Position, Cell]
    doubtful: dict[str, list[Cell]]


def cells_shown(
    cells: Mapping[Position, Cell],
    style_numbers: Mapping[Position, int],
    rules: Sequence[ConditionalRule],
    table: styles.StyleTable,
) -> ConditionalCells:
    """The cells whose rules change what Excel shows, by the numbers of their styles.

    Raises Unsafe where the rules cover too many cells to look at.
    """
    found = ConditionalCells({}, {})
    if any(rule.may_matter(table) for rule in rules):
        for at, own in _rules_by_cell(cells, rules).items():
            style = table.styles[style_numbers.get(at, 0)]
            style = replace(style, number_format=cells[at].number_format)
            shown, doubts = _carried_out(cells, at, style, own, table)
            _note(found, cells[at], style, shown, doubts)
    return found


def _note(
    found: ConditionalCells,
    cell: Cell,
    style: styles.CellStyle,
    shown: styles.CellStyle,
    doubts: Sequence[tuple[ConditionalRule, styles.Changes]],
) -> None:
    """Add a cell as it is shown, and as it may be."""
    at = (cell.place.row, cell.place.column)
    seen = _as_shown(cell, shown)
    if doubts and seen.font is not None and seen.font.is_unseen:
        # The rule that is not known may give it another ground.
        found.doubtful.setdefault(doubts[0][0].areas, []).append(seen)
        found.sure[at] = replace(cell, font=None)
    elif shown is not style:
        found.sure[at] = seen
    for rule, changes in doubts:
        may_be = _as_shown(cell, shown.with_changes(changes))
        if (may_be.font, may_be.number_format) != (seen.font, seen.number_format):
            found.doubtful.setdefault(rule.areas, []).append(may_be)


def _rules_by_cell(
    cells: Mapping[Position, Cell], rules: Sequence[ConditionalRule]
) -> dict[Position, list[tuple[ConditionalRule, Position]]]:
    """The rules of each cell in the order in which they count, with the first cell of each."""
    by_cell: dict[Position, list[tuple[ConditionalRule, Position]]] = {}
    looked_at = 0
    for rule in sorted(rules, key=lambda rule: rule.priority):
        areas = [area for words in rule.areas.split() if (area := read_area(words))]
        for at in _within(cells, areas):
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                raise Unsafe("has too many conditional formats", "clear those of whole sheets")
            by_cell.setdefault(at, []).append((rule, (areas[0].top, areas[0].left)))
    return by_cell


def _within(cells: Mapping[Position, Cell], areas: Sequence[Area]) -> Iterator[Position]:
    for area in areas:
        rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        if len(rows) * len(columns) < len(cells):
            yield from (at for at in product(rows, columns) if at in cells)
        else:
            yield from (at for at in cells if area.holds(*at))


def _carried_out(
    cells: Mapping[Position, Cell],
    at: Position,
    style: styles.CellStyle,
    rules: Sequence[tuple[ConditionalRule, Position]],
    table: styles.StyleTable,
) -> tuple[styles.CellStyle, list[tuple[ConditionalRule, styles.Changes]]]:
    """The style that rules leave a cell with, and what those change that may apply.

    The first rule that applies says of each mark what it is to be.
    """
    changed: dict[str, object] = {}
    doubts: list[tuple[ConditionalRule, styles.Changes]] = []
    for rule, origin in rules:
        changes = rule.changes(table)
        try:
            if not _applies(rule, cells, at, origin):
                continue
        except NotKnown:
            if changes:
                doubts.append((rule, changes))
            continue
        changed = {**changes, **changed}
        if rule.stops:
            break
    if not isinstance(cells[at].value, int | float):
        changed.pop("number_format", None)
    return style.with_changes(changed) if changed else style, doubts


def _as_shown(cell: Cell, style: styles.CellStyle) -> Cell:
    font, number_format = style.shown_font, style.number_format
    if (font, number_format) == (cell.font, cell.number_format):
        return cell
    return replace(cell, font=font, number_format=number_format, is_conditional=True)


# Whether a rule applies


def _applies(
    rule: ConditionalRule, cells: Mapping[Position, Cell], at: Position, origin: Position
) -> bool:
    """Whether a rule applies to a cell that holds something. Raises NotKnown."""
    cell = cells[at]
    if rule.hides_value:
        return isinstance(cell.value, int | float)
    if rule.kind in ("containsBlanks", "notContainsBlanks"):
        return bool(cell.text) is (rule.kind == "notContainsBlanks")
    if rule.kind in ("containsErrors", "notContainsErrors"):
        return bool(cell.error) is (rule.kind == "containsErrors")
    if rule.kind in _TEXT_KINDS and rule.text:
        return _TEXT_KINDS[rule.kind](cell.text.casefold(), rule.text.casefold())
    if len(origin_of := rule.areas.split()) > 1 and any(map(_is_relative, rule.formulas)):
        raise NotKnown(origin_of)
    moved = _Formula(cells, (at[0] - origin[0], at[1] - origin[1]))
    if rule.kind == "cellIs":
        return _compares(rule, _value(cell), [moved.value(words) for words in rule.formulas])
    if rule.kind == "expression" and len(rule.formulas) == 1:
        return moved.holds(rule.formulas[0])
    raise NotKnown


def _compares(rule: ConditionalRule, value: object, operands: Sequence[object]) -> bool:
    if rule.comparison in ("between", "notBetween") and len(operands) == 2:
        low, high = sorted(operands, key=_order)
        is_between = _order(low) <= _order(value) <= _order(high)
        return is_between is (rule.comparison == "between")
    if rule.comparison in _COMPARISONS and len(operands) == 1:
        return _is(value, _COMPARISONS[rule.comparison], operands[0])
    raise NotKnown


def _is(value: object, sign: str, other: object) -> bool:
    # An empty cell is 0 beside a number, and an empty text beside a text.
    if value is None:
        value = "" if isinstance(other, str) else 0
    if other is None:
        other = "" if isinstance(value, str) else 0
    return _SIGNS[sign](_order(value), _order(other))


def _order(value: object) -> tuple[int, float, str]:
    """Where Excel has a value among others: numbers, then texts, then the truth."""
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value or "").casefold()


def _value(cell: Cell | None) -> object:
    """What a cell holds, its dates as Excel counts them. Raises NotKnown."""
    if cell is None:
        return None
    if cell.error or cell.unsaved or isinstance(cell.value, time | timedelta):
        raise NotKnown
    if isinstance(cell.value, datetime):
        return (cell.value - styles.EPOCH) / timedelta(days=1)
    return cell.value


def _is_relative(formula: str) -> bool:
    return any(not (found[1] and found[3]) for found in _REFERENCE.finditer(formula))


class _Formula(Frozen):
    """Reads formulas as they are moved from the first cell of an area to another one."""

    cells: Mapping[Position, Cell]
    moved_by: tuple[int, int]

    def holds(self, formula: str) -> bool:
        found = _COMPARED.fullmatch(formula.strip())
        if found is None:
            raise NotKnown
        first = self.value(found[1])
        if found[2] is None:
            return bool(first) and not isinstance(first, str)
        return _is(first, found[2], self.value(found[3]))

    def value(self, words: str) -> object:
        """The value of a number, a text or a cell. Raises NotKnown for any other formula."""
        words = words.strip().removeprefix("=").strip()
        if words.upper() in ("TRUE", "FALSE"):
            return words.upper() == "TRUE"
        if len(words) > 1 and words[0] == words[-1] == '"':
            return words[1:-1].replace('""', '"')
        with suppress(ValueError):
            return float(words)
        found = _REFERENCE.fullmatch(words)
        if found is None:
            raise NotKnown
        row, column = int(found[4]), column_number(found[2].upper())
        down, right = self.moved_by
        return _value(
            self.cells.get(
                (row if found[3] else row + down, column if found[1] else column + right)
            )
        )
