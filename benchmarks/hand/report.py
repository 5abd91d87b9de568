"""The Word report, by docxtpl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, RichText

from hand.figures import Figures
from hand.forecast import Version
from hand.measures import Measures
from hand.narrative import Blocks
from hand.reading import Record, Sheets, fingerprint_of, settings_of, updates_to
from hand.words import DASH, long_date

TEMPLATE = Path(__file__).with_name("report.docx")
SUPPORT = (
    "SEND advisers with particular specialisms, in the early years and in inclusion, are "
    "available to authorities with an agreement. Is additional support from either of them "
    "needed to deliver the {agreement}? If so, in which area, and how would it help?"
)


def write_report(
    sheets: Sheets, update: Record, measures: Measures, versions: list[Version], path: Path
) -> None:
    """Writes the update's monitoring report."""
    settings = settings_of(sheets)
    template = DocxTemplate(TEMPLATE)
    template.init_docx()
    report = Report(sheets, update, measures, versions, template)
    template.render(report.content(settings), autoescape=True)
    restart_numbered_lists(template.docx)
    core = template.docx.core_properties
    core.title = f"{settings['Authority']}: {update['Title']}"
    core.author = core.last_modified_by = settings["Authority"]
    core.language = "en-GB"
    template.save(path)


class Report:
    """What the template is filled with."""

    def __init__(
        self,
        sheets: Sheets,
        update: Record,
        measures: Measures,
        versions: list[Version],
        template: DocxTemplate,
    ) -> None:
        self.sheets, self.update, self.template = sheets, update, template
        self.measures = measures
        self.figures = Figures(sheets, update, measures, versions)
        self.scale = {one["Rating"]: one for one in sheets["Scale"]}
        self.ratings = {one["Item"]: one for one in sheets["Ratings"]}
        self.keys = [one["Update"] for one in sheets["Updates"]]
        self.reached = updates_to(sheets, update)
        self.texts = {
            one["Section"]: self.figures.filled(one["Text"])
            for one in sheets["Narrative"]
            if one["Update"] == update["Update"]
        }

    def content(self, settings: Record) -> Record:
        return {
            "authority": settings["Authority"],
            "agreement": settings["Agreement"],
            "title": self.update["Title"],
            "details": list(self.details()),
            "updates": [one["Column label"] for one in self.sheets["Updates"]],
            "sections": [
                self.summary(),
                *self.conditions(),
                self.capital(settings["Forecast unit"]),
                *self.risks(),
                self.support(settings["Agreement"]),
            ],
            "scale": [
                {"mark": self.mark(name), "meaning": one["Meaning"]}
                for name, one in self.scale.items()
            ],
        }

    def details(self) -> Iterator[tuple[str, str]]:
        update = self.update
        submitted = update["Submitted"]
        yield "Date submitted", long_date(submitted) if submitted else "Not yet submitted"
        yield "Financial data to", f"{update['Finance data to']:%B %Y}"
        yield "Activity data to", f"{update['Activity data to']:%B %Y}"
        yield "Fingerprint", fingerprint_of(self.sheets, update)
        for line in self.sheets["Sign-off"]:
            if line["Update"] == update["Update"]:
                signed = long_date(line["Date"]) if line["Date"] else "Not yet signed off"
                name = f"{line['Name']}, " if line["Name"] else ""
                yield f"Signed off by {line['Role']}", f"{name}{signed}"

    def summary(self) -> Record:
        blocks = Blocks(self.template)
        blocks.narrative(self.texts["Summary"])
        return {"part": "Summary", "blocks": blocks.done}

    def conditions(self) -> Iterator[Record]:
        part = "Progress against the conditions"
        conditions = self.sheets["Conditions"]
        for lead in conditions:
            if lead["Reported with"]:
                continue
            followers = [one for one in conditions if one["Reported with"] == lead["Number"]]
            numbers = [one["Number"] for one in (lead, *followers)]
            name = f"Condition {lead['Number']}"
            blocks = Blocks(self.template)
            blocks.heading("Progress update")
            blocks.narrative(self.texts[name], self.measures.table(set(numbers)))
            yield {
                "part": part,
                "heading": f"Conditions {', '.join(numbers[:-1])} and {numbers[-1]}"
                if followers
                else f"{name}: {lead['Short title']}",
                "rated_as": "Agreement condition",
                "rated": [
                    self.rated(f"Condition {one['Number']}", one["Condition"])
                    for one in (lead, *followers)
                ],
                "blocks": blocks.done,
            }
            part = ""

    def capital(self, unit: str) -> Record:
        """The building projects, what they come to, and what is said of each."""
        projects = self.figures.capital
        blocks = Blocks(self.template)
        blocks.paragraph(
            RichText("The building projects that the plan depends on stand as follows.")
        )
        amounts = ("Agreed", "Spent", "Forecast", "Places")
        rows = [
            [
                one["Project"],
                *(DASH if one[name] is None else f"{one[name]:,.0f}" for name in amounts),
                one["Opens"] or DASH,
                self.mark(one["Rating"]),
            ]
            for one in projects
        ]
        totals = [f"{sum(one[name] or 0 for one in projects):,.0f}" for name in amounts]
        rows.append(["All projects", *totals, DASH, DASH])
        headings = ["Project", *(f"{name} ({unit})" for name in amounts[:3]), "Places", "Opens"]
        blocks.marked_table([*headings, "Rating"], rows)
        for one in projects:
            if one["Comment"]:
                text = RichText(f"{one['Project']}:", bold=True)
                text.add(f" {one['Comment']}")
                blocks.paragraph(text, "ListBullet")
        return {"part": "Capital projects", "blocks": blocks.done}

    def risks(self) -> Iterator[Record]:
        part = "Risks"
        for risk in self.sheets["Risks"]:
            name = f"Risk {risk['Number']}"
            blocks = Blocks(self.template)
            if risk["Mitigation"]:
                blocks.heading("Mitigation")
                blocks.narrative(self.figures.filled(risk["Mitigation"]))
            blocks.heading("Progress update")
            blocks.narrative(self.texts[name])
            yield {
                "part": part,
                "heading": f"{name}: {risk['Title']}",
                "rated_as": "Risk",
                "rated": [self.rated(name, risk["Risk"])],
                "blocks": blocks.done,
            }
            part = ""

    def support(self, agreement: str) -> Record:
        blocks = Blocks(self.template)
        blocks.paragraph(RichText(SUPPORT.format(agreement=agreement)))
        blocks.narrative(self.texts["Specialist support"])
        return {"part": "Specialist support", "blocks": blocks.done}

    def rated(self, item: str, text: str) -> Record:
        """A row of an assurance table; later ratings than the update's are left out."""
        row = self.ratings[item]
        return {
            "text": f"{item}: {text}",
            "marks": [self.mark(row[key] if key in self.reached else None) for key in self.keys],
        }

    def mark(self, rating: str | None) -> Record:
        """The rating's words and colours, in white on a dark fill."""
        if rating is None:
            return {"text": RichText(""), "fill": "auto"}
        fill = self.scale[rating]["Fill"].lstrip("#")
        red, green, blue = (int(fill[start : start + 2], 16) for start in (0, 2, 4))
        dark = red * 299 + green * 587 + blue * 114 < 128_000
        text = RichText(self.scale[rating]["Label"], color="FFFFFF" if dark else "000000")
        return {"text": text, "fill": fill}


def restart_numbered_lists(document: Any) -> None:
    """Gives each numbered list its own numbering, so that it starts at 1."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    abstract = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    number, in_list = 0, False
    for paragraph in document.paragraphs:
        name = paragraph.style.name
        if name == "List Number":
            if not in_list:
                new = numbering.add_num(abstract)
                new.add_lvlOverride(ilvl=0).add_startOverride(1)
                number = new.numId
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = number
        in_list = name.startswith("List")
