"""The Word report, by docxtpl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, RichText

from hand.figures import Figures
from hand.forecast import Version
from hand.glance import Glance
from hand.measures import Measures
from hand.narrative import Blocks
from hand.reading import (
    Record,
    Sheets,
    covered,
    fingerprint_of,
    settings_of,
    signed_off,
    updates_to,
)
from hand.words import DASH, ink_on, long_date

TEMPLATE = Path(__file__).with_name("report.docx")
BAND = "EDF2F6"
NOT_YET_DUE = {"text": RichText("Not yet due"), "fill": "auto"}
SUPPORT = (
    "Is support from the Department’s SEND advisers, in the early years or in inclusion, needed "
    "to deliver the {agreement}? If so, in which area, and how would it help?"
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
        self.signed = signed_off(sheets, update)
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
            "dates": covered(self.update),
            "submitted": f"Submitted {long_date(self.update['Submitted'])}. {self.signed}",
            "signed": f"{self.signed} {fingerprint_of(self.sheets, self.update)}",
            "updates": [one["Column label"] for one in self.sheets["Updates"]],
            "sections": [
                self.glance(),
                self.summary(),
                *self.conditions(),
                self.capital(settings["Forecast unit"]),
                *self.risks(),
                self.support(settings["Agreement"]),
            ],
            "scale": [
                {"label": RichText(one["Label"], style="Strong"), "meaning": one["Meaning"]}
                for one in self.scale.values()
            ],
        }

    def glance(self) -> Record:
        """The first page: the finding, the ratings and the key figures."""
        blocks = Blocks(self.template)
        glance = Glance(self.sheets, self.update, self.measures, self.figures)
        blocks.paragraph(glance.lead(), "LeadFinding")
        blocks.paragraph(glance.ratings_in_words(), "Caption")
        label = self.update["Column label"]
        rated = glance.rated_conditions()
        rows = [(name, self.mark(now, short=True), turn) for name, now, turn in rated]
        blocks.marked_table(["Rated", label, "Change"], rows)
        blocks.paragraph(glance.figures_in_words(), "Caption")
        blocks.marked_table(*glance.table())
        blocks.paragraph(glance.notes(), "TableNote")
        return {"blocks": blocks.done}

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
            RichText("The table shows progress on the building projects that the plan depends on.")
        )
        amounts = ("Agreed", "Spent", "Forecast", "Places")
        rows: list[list[Any]] = [
            [
                one["Project"],
                *(DASH if one[name] is None else f"{one[name]:,.0f}" for name in amounts),
                one["Opens"] or "To be set",
                self.mark(one["Rating"], short=True),
            ]
            for one in projects
        ]
        totals = [f"{sum(one[name] or 0 for one in projects):,.0f}" for name in amounts]
        whole = ["All projects", *totals, DASH, DASH]
        rows.append([{"text": RichText(one, bold=True), "fill": BAND} for one in whole])
        blocks.paragraph(f"Building projects, {unit}", "Caption")
        blocks.marked_table(["Project", *amounts, "Opens", "Rating"], rows)
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
        """A row of an assurance table; ratings later than the update are not due."""
        row = self.ratings[item]
        return {
            "text": f"{item}: {text}",
            "marks": [
                self.mark(row[key]) if key in self.reached else NOT_YET_DUE for key in self.keys
            ],
        }

    def mark(self, rating: str, *, short: bool = False) -> Record:
        """The rating's words and colours, in white on a dark fill."""
        step = self.scale[rating]
        fill = step["Fill"].lstrip("#")
        words = rating if short else step["Label"]
        return {"text": RichText(words, style="Strong", color=ink_on(fill)), "fill": fill}


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
