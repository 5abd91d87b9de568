"""The named figures that narrative can refer to, as an update reports them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from svreport.commands.edition import Edition, documents_using
from svreport.commands.findings import progress, read_findings
from svreport.commands.targets import update_of
from svreport.core.frozen import Frozen
from svreport.core.model import Council, Missing, Update
from svreport.core.plain_data import digits
from svreport.core.text import nearest, normalise
from svreport.figures.figure import Figure, Series, mark, point_words
from svreport.figures.forms import Form, format_figure
from svreport.files.resources import Templates
from svreport.narrative.facts import Facts

_WORD = re.compile(r"\w+")


class ListedFigure(Frozen, kw_only=True):
    """A figure as it is looked up.

    `title` says in the inputs' words what its name is about, where they do;
    `shown` is the text that a reference gives; `is_default` says that the name
    means this figure when it is written without a point.
    """

    figure: Figure
    title: str
    shown: str
    as_at: str
    used_by: Sequence[str]
    is_default: bool

    @property
    def subject(self) -> str:
        """The name without its last word: `DMI.a` of `DMI.a.actual`."""
        return self.figure.name.rpartition(".")[0]

    @property
    def source(self) -> list[str]:
        """The cells that the figure stands in or is worked out from."""
        return [str(place) for place in self.figure.places if str(place)]

    @property
    def why_missing(self) -> str:
        """The reason why there is no value, or nothing."""
        return "" if self.figure.is_stated else self.figure.missing or Missing.NOT_YET_AVAILABLE

    @property
    def rests_on(self) -> str:
        """What the figure rests on, as it follows the value: ` (forecast)`, or nothing."""
        return mark(self.figure.standing)

    def as_dict(self) -> dict[str, object]:
        """The figure as plain data, for `--json`."""
        figure = self.figure
        return {
            "name": figure.name,
            "reference": figure.full_name,
            "title": self.title,
            "value": figure.words or (None if figure.value is None else digits(figure.value)),
            "shown": self.shown,
            "unit": str(figure.unit) if figure.unit else None,
            "as_at": self.as_at or None,
            "decimals": figure.decimals,
            "missing": str(self.why_missing) or None,
            "pro_rata": figure.pro_rata,
            "standing": str(figure.standing) if figure.standing else None,
            "source": self.source,
            "used_by": list(self.used_by),
            "default": self.is_default,
        }


def listed_figures(
    facts: Facts,
    words: Sequence[str] = (),
    used_by: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[ListedFigure, ...]:
    """The figures in whose name or title every word occurs; all, without words.

    They are in the order of the register; of a series, the figure that its name
    alone means is the first. `used_by` names the documents that show each.
    """
    wanted = _split(words)
    titles = _SheetTitles(facts.council)
    return tuple(
        ListedFigure(
            figure=figure,
            title=titles.title(series),
            shown=format_figure(figure, Form(), facts.style),
            as_at=point_words(figure.point) or titles.month(series),
            used_by=used_by.get(figure.full_name, ()),
            is_default=figure.point == series.default,
        )
        for series in facts.register.series
        for point in sorted(series.points, key=lambda point: point != series.default)
        if (figure := series.at(point)) is not None
        and _has(f"{figure.full_name} {titles.words(series)}", wanted)
    )


def nearest_names(facts: Facts, words: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """The names that come closest to words that no figure has together."""
    titles = _SheetTitles(facts.council)
    texts = {
        series.name: f"{series.name} {titles.words(series)}"
        for series in facts.register.series
        if series.points
    }
    known = sorted({word for text in texts.values() for word in _WORD.findall(normalise(text))})
    meant = [_nearest_known(word, known) for word in _split(words)]
    near = [name for name, text in texts.items() if _has(text, meant)]
    if not near:
        whole = nearest(" ".join(words), texts)
        near = [whole] if whole else []
    return tuple(near[:most])


def _split(words: Sequence[str]) -> list[str]:
    return normalise(" ".join(words)).split()


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in normalise(text) for word in words)


def _nearest_known(word: str, known: Sequence[str]) -> str:
    """The word, where it occurs in a known one; else the nearest of those."""
    if any(word in text for text in known):
        return word
    return nearest(word, known, cutoff=0.75) or word


class _SheetTitles:
    """What the sheets say of figures besides their names; all by normalised names.

    A measure's own note is left out: it says where its definition comes from, so
    that one word of it would find every measure.
    """

    def __init__(self, council: Council) -> None:
        titles = {measure.code: measure.name for measure in council.measures}
        for condition in council.conditions:
            names = condition.item, f"savings.{condition.item}"
            titles |= dict.fromkeys(names, condition.short_title or condition.text)
        titles |= {risk.item: risk.title for risk in council.risks}
        for stream in council.workstreams:
            names = f"workstream.{stream.code}", f"savings.{stream.code}"
            titles |= dict.fromkeys(names, stream.title)
        self._titles = {normalise(name): title for name, title in titles.items()}
        self._others = {normalise(figure.name): figure for figure in council.figures}

    def title(self, series: Series) -> str:
        """What the series is about, in the words of its sheet; nothing where it has none."""
        return self._titles.get(normalise(series.name).rpartition(".")[0], "")

    def words(self, series: Series) -> str:
        """The title, or the note that alone says what a row of the Figures sheet is."""
        other = self._others.get(normalise(series.name))
        return self.title(series) or (other.note if other and other.note else "")

    def month(self, series: Series) -> str:
        """The month that the Figures sheet gives."""
        other = self._others.get(normalise(series.name))
        return other.period.brief if other and other.period else ""


class FigureList(Frozen, kw_only=True):
    """The figures that were looked up, in the order of the inputs.

    Where there are none, `nearest` names those that come close. `complete` says
    that every cell of the inputs could be read.
    """

    figures: Sequence[ListedFigure]
    nearest: Sequence[str]
    update: Update
    complete: bool


def look_up(path: Path, words: Sequence[str] = (), *, update: str | None = None) -> FigureList:
    """The named figures in whose name or title every word occurs; all, without words.

    They are those of the update that is named (default: the latest with ratings,
    or the first while none has any). What cannot be read is left out. Raises
    HasProblems where not even settings and updates can be read; UnreadableInputs,
    and UnknownTarget for an update that does not exist.
    """
    findings = read_findings(path)
    council, problems = findings.council, findings.inputs.problems
    if not council.updates:
        raise findings.refusal(problems)
    if update is None:
        facts = findings.facts(council.latest or council.updates[0])
    else:
        facts = findings.facts(update_of(council, update))
    progress("Looking up the figures")
    # Rules have not been asked, so there may be errors.
    contents = list(Edition(facts, Templates(), is_faulty=True).contents())
    found = listed_figures(facts, words, documents_using(facts, contents))
    return FigureList(
        figures=found,
        nearest=() if found else nearest_names(facts, words),
        update=facts.update,
        complete=not any(problem.is_error for problem in problems),
    )
