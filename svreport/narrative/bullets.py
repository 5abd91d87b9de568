"""Lists as they come out of Word: bullets that are characters become Markdown's."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.patterns import pattern

# Word's bullets, in its own signs (U+F0B7 and others) and as they look; a small o and dashes are
# bullets before a tab, and an en dash before a space, as a hyphen is.
_BULLET = pattern(
    "(?P<indent>[ \t\xa0]*)"
    "(?:(?P<sign>[•●◦▪■‣⁃➢➤►\uf0b7\uf0a7\uf0d8\uf0fc\uf02d])[ \t\xa0]*"
    "|(?P<spaced>[·∙○–])[ \t\xa0]+|(?P<tabbed>[o-])[ \xa0]*\t[ \t\xa0]*)(?P<text>.*)"
)
_SIGNS = "•●◦▪■‣⁃➢➤►·∙○–\uf0b7\uf0a7\uf0d8\uf0fc\uf02d"
# The same bullets in Word's own signs and as they look.
_ALIKE = str.maketrans("\uf0b7\uf0a7\uf0d8\uf02d·", "•▪➢–•")
_MARKDOWNS_OWN = pattern(r"[-*+]\s")


def without_bullet(line: str) -> str | None:
    """What follows the bullet that a line begins with; None where it begins with none."""
    bullet = _BULLET.fullmatch(line)
    return bullet["text"] if bullet and bullet["text"].strip() else None


def with_lists(text: str) -> str:
    """The text with each line that begins with a bullet as an item of a Markdown list.

    A sign that is new below another begins a list within the list, as in Word; the
    line after the last item is a paragraph of its own.
    """
    if "\t" not in text and not any(sign in text for sign in _SIGNS):
        return text
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    # The signs of the lists that a line may go on with, the outermost first.
    signs: list[tuple[int, str]] = []
    for line in lines:
        bullet = _BULLET.fullmatch(line)
        if bullet is None or not bullet["text"].strip():
            if signs and line.strip() and not (line[0].isspace() or _MARKDOWNS_OWN.match(line)):
                yield ""
            signs = signs if line[:1].isspace() and line.strip() else []
            yield line
            continue
        indent = len(bullet["indent"].expandtabs(4))
        mark = bullet["sign"] or bullet["spaced"] or bullet["tabbed"]
        sign = (indent, mark.translate(_ALIKE))
        while signs and sign not in signs and signs[-1][0] > indent:
            signs.pop()
        signs = signs[: signs.index(sign) + 1] if sign in signs else [*signs, sign]
        yield f"{'  ' * (len(signs) - 1)}- {bullet['text']}"
