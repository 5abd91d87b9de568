"""Authors: whom readers of the papers can ask."""

from svreport.core.model import Author
from svreport.inputs.sheet import Sheet, SheetColumn

SHEET = Sheet(
    order=220,
    name="Authors",
    record=Author,
    expected=False,
    purpose="Whom readers of the council's papers can ask.",
    filled_by="SEND programme officer",
    when="Once, and whenever it changes",
    feeds=("Schools Forum paper",),
    columns=(
        SheetColumn(
            "Role",
            "Who wrote the paper; a role stays true for longer than a name.",
            required=True,
            example="High needs finance lead",
            width=44,
        ),
        SheetColumn(
            "Contact",
            "How readers reach them: an e-mail address or a telephone number.",
            example="send.finance@exampleshire.gov.uk",
            width=44,
        ),
    ),
)
