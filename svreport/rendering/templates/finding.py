"""What is wrong with a template: where, in which tag, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from svreport.core.problems import Severity
from svreport.rendering.word.places import WordPlace

WHOLE = WordPlace(part="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend in a template. Where a tag is at fault, `wrong` goes on from its text."""

    template: str
    wrong: str
    remedy: str
    place: WordPlace = WHOLE
    tag: str = ""
    severity: Severity = Severity.ERROR

    @property
    def where(self) -> str:
        """The template, and the place in it where there is one."""
        place = str(self.place)
        return f"{self.template}: {place}" if place else self.template

    @property
    def says(self) -> str:
        """What is wrong, as a sentence."""
        return f"“{self.tag}” {self.wrong}" if self.tag else self.wrong

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.says} {self.remedy}".rstrip()

    def as_dict(self) -> dict[str, str]:
        """The finding as plain data, for `--json`."""
        return {
            "severity": str(self.severity),
            "template": self.template,
            "part": self.place.part,
            "chapter": self.place.chapter,
            "heading": self.place.heading,
            "spot": self.place.spot,
            "tag": self.tag,
            "wrong": self.says,
            "remedy": self.remedy,
        }
