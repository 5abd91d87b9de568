"""References in narrative: what `{{ … }}` stands for. A lookup, never an evaluation."""

from __future__ import annotations

from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.house_style import LOW, HouseStyle
from svreport.core.model import Council, Negatives, Settings, Update
from svreport.figures.figure import Figure
from svreport.figures.forms import format_figure, read_forms
from svreport.figures.register import BadReference, Register, register_of


def house_style(settings: Settings) -> HouseStyle:
    """The council's way of showing figures."""
    return HouseStyle(
        dashed_years="-" in settings.year_style,
        brackets=settings.negatives is Negatives.BRACKETS,
        point_decimals=settings.point_decimals,
        worded_millions=settings.money_style.endswith("million"),
    )


class FigureReference(Frozen):
    """What a reference stands for: its figure, and the text that shows it."""

    figure: Figure
    text: str

    @property
    def is_symbol(self) -> bool:
        """Whether the text is a symbol that a reader needs explained."""
        return not self.figure.is_stated or self.text == LOW


class Facts:
    """What an update reports, and how: its register of figures and the house style.

    A command makes one, and asks it for those of other updates and for what public papers state,
    so that each register is worked out once.
    """

    def __init__(self, council: Council, update: Update) -> None:
        self.council = council
        self.update = update
        self.style = house_style(council.settings)
        self._is_public = False
        self._siblings = {(update.key, False): self}
        # A reference is checked, tied out and shown by several documents.
        self._referred: dict[str, FigureReference] = {}

    def at(self, update: Update) -> Facts:
        """The facts of another update of the same council, as public as these."""
        return self._sibling(update, is_public=self._is_public)

    @property
    def public(self) -> Facts:
        """The same as public papers state it."""
        return self._sibling(self.update, is_public=True)

    def _sibling(self, update: Update, *, is_public: bool) -> Facts:
        key = (update.key, is_public)
        if key not in self._siblings:
            facts = Facts(self.council, update)
            facts._is_public, facts._siblings = is_public, self._siblings
            self._siblings[key] = facts
        return self._siblings[key]

    @cached_property
    def register(self) -> Register:
        return register_of(self.council, self.update, public=self._is_public)

    def of(self, paper: str | None) -> Facts:
        """The facts as a paper states them: a public one, where it is named."""
        return self if paper is None else self.public

    def refer(self, content: str) -> FigureReference:
        """What the content of a tag stands for: a figure's name and its forms.

        Raises BadReference.
        """
        if content not in self._referred:
            name, *forms = content.split("|")
            if not name.strip():
                raise BadReference("“{{ }}” names no figure.", "Name one, or remove the braces.")
            figure = self.register[name]
            text = format_figure(figure, read_forms(forms), self.style)
            self._referred[content] = FigureReference(figure, text)
        return self._referred[content]

    def stated(self, content: str) -> str:
        """The text that a reference shows.

        Raises BadReference.
        """
        return self.refer(content).text
