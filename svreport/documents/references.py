"""The figures that a document's words name, as it states them and as its key explains them."""

from __future__ import annotations

from collections.abc import Iterable

from svreport.documents.labels import MEANINGS, key_to_symbols
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts


class References:
    """Looks figures up for one document, and keeps which it named and which symbols it showed."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.referred: list[str] = []
        self._symbols: set[str] = set()

    def figure(self, content: str) -> str:
        """What a reference shows, for wording and templates: `figure("payments.total | £m")`.

        Raises BadReference.
        """
        reference = self.facts.refer(content)
        self.referred += self.facts.named_in(content)
        if reference.is_symbol:
            self._symbols.add(reference.text)
        return reference.text

    def stated(self, content: str) -> str | None:
        """What a reference in narrative shows; None, so that it stays as typed, for none.

        What is wrong with it is a problem of its own, with which nothing is built; what else the
        document says can be looked at all the same.
        """
        try:
            return self.figure(content)
        except BadReference:
            return None

    def note_symbols(self, words: Iterable[str]) -> None:
        """Notes the symbols among the words that a table shows, for the key."""
        self._symbols.update(MEANINGS.keys() & set(words))

    def symbols_used(self) -> str:
        """The key to the symbols in what has been made so far."""
        return key_to_symbols(self._symbols)
