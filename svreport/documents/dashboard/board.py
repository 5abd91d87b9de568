"""What a dashboard is made of: a public paper of its update, and of every update before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from svreport.display import HouseStyle
from svreport.documents.public import PublicPaper
from svreport.documents.words import MEANINGS, key_to_symbols
from svreport.figures.named import Figure, Point, Series
from svreport.model import Council, Update, Workstream
from svreport.pages import Belongs
from svreport.suggest import folded
from svreport.targets import DASHBOARD


class Board:
    """The updates of a dashboard, each with its public paper, and the choices of its readers.

    Disclosure control holds in all that is taken from it.
    """

    def __init__(self, council: Council, update: Update) -> None:
        keys = [one.key for one in council.updates]
        reached = council.updates[: keys.index(update.key) + 1]
        self.council = council
        self.papers: Sequence[PublicPaper] = [
            PublicPaper(council, one, DASHBOARD)
            for one in reached
            if one.key == update.key or council.is_reported(one.key)
        ]
        self._symbols: set[str] = set()

    @property
    def now(self) -> PublicPaper:
        """The paper of the update that is reported."""
        return self.papers[-1]

    @property
    def update(self) -> Update:
        return self.now.update

    @property
    def style(self) -> HouseStyle:
        return self.now.style

    @property
    def workstreams(self) -> Sequence[Workstream]:
        return self.council.workstreams

    def of_update(self, paper: PublicPaper) -> Belongs:
        """What is of one update alone."""
        return Belongs(updates=(self.papers.index(paper),))

    def of_workstream(self, name: str | None) -> Belongs:
        """What is of one workstream alone, by its code or title; of none where it is not listed."""
        return Belongs(workstreams=self.places_of([name] if name else []))

    def places_of(self, names: Sequence[str]) -> tuple[int, ...]:
        """The places of workstreams by their codes or titles; those not listed are left out."""
        wanted = {folded(name) for name in names}
        return tuple(
            at
            for at, one in enumerate(self.workstreams)
            if wanted & {folded(one.code), folded(one.title)}
        )

    def named(self, name: str) -> str:
        """The code and title of a workstream, by either; the name itself where it is not listed."""
        found = self.places_of([name])
        if not found:
            return name
        stream = self.workstreams[found[0]]
        return f"{stream.code}: {stream.title}"

    def figure(self, paper: PublicPaper, name: str, point: Point) -> Figure | None:
        """A figure by its name, as public papers state it at an update; None without one."""
        series = self._by_name[self.papers.index(paper)].get(name)
        return series.at(point) if series else None

    @cached_property
    def _by_name(self) -> Sequence[Mapping[str, Series]]:
        # Of two that share a name, a reference could mean neither; the page means the first.
        found: list[dict[str, Series]] = []
        for paper in self.papers:
            names: dict[str, Series] = {}
            for one in paper.facts.register.series:
                names.setdefault(one.name, one)
            found.append(names)
        return found

    def note(self, text: str) -> str:
        """The text as it is, its symbols noted for the key."""
        self._symbols.update(MEANINGS.keys() & set(text.split()))
        return text

    def symbols_used(self) -> str:
        """The key to the symbols in what has been made so far."""
        return key_to_symbols(self._symbols)
