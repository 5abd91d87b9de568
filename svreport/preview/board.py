"""What the preview shows, and waiting for something new on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Condition

from svreport.preview.pictures import Pictures
from svreport.preview.words import Part
from svreport.problems import Problem


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document that was built: its file, its pages as pictures, and what it says.

    `pictures` is None where it could not be laid out in pages, or is a web page itself.
    """

    name: str
    content: bytes
    pictures: Pictures | None = None
    parts: Sequence[Part] = ()


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The state of the preview.

    `build` numbers the build that the `documents` are of, which `is_current` where no later
    one failed. `sentence` says why one could not be made, and `note` why there are no pictures.
    """

    status: str
    build: int = 0
    is_current: bool = True
    problems: Sequence[Problem] = ()
    sentence: str = ""
    note: str = ""
    documents: Sequence[Document] = ()
    number: int = 0


@dataclass
class Board:
    """Holds what is shown; every change has the next number."""

    _shown: Shown
    _condition: Condition = field(default_factory=Condition)
    _is_closed: bool = False

    def show(self, shown: Shown) -> None:
        """Puts something else on the board, and tells those who wait."""
        with self._condition:
            self._shown = replace(shown, number=self._shown.number + 1)
            self._condition.notify_all()

    @property
    def shown(self) -> Shown:
        with self._condition:
            return self._shown

    def after(self, number: int, seconds: float) -> Shown:
        """What is shown once it is later than this number, or after so many seconds."""
        with self._condition:
            self._condition.wait_for(
                lambda: self._shown.number > number or self._is_closed, seconds
            )
            return self._shown

    def close(self) -> None:
        """Lets those go who wait."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
