"""The one way in for Office files: looked over as a whole before any part of them is parsed."""

from __future__ import annotations

from svreport.boundary.markup import OtherKind, refuse_doctype
from svreport.boundary.packages import Package, package_of
from svreport.boundary.relations import CONTENT_TYPES, Types

_XML_ENDINGS = (".xml", ".rels", ".vml")


def looked_over(content: bytes) -> Package:
    """The Office file that these are the bytes of, once every part is known to be what it says.

    Raises Unsafe for what no honest file holds, such as a zip bomb or a document
    type, OtherKind for an archive that is no Office file, and Damaged for what is none.
    """
    package = package_of(content)
    if CONTENT_TYPES not in package:
        raise OtherKind
    refuse_doctype(CONTENT_TYPES, package.part(CONTENT_TYPES))
    types = Types(package)
    for name in package.names:
        part = package.part(name)
        # What a part is called says less than its type of how programs read it.
        if name.lower().endswith(_XML_ENDINGS) or types.of(name).endswith(("+xml", "/xml")):
            refuse_doctype(name, part)
    return package
