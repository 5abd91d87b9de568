"""A council whose forecast versions have names that Excel takes in no tab."""

from __future__ import annotations

from made_up_council import Tables, tables

AWKWARD = (
    "plan 2024/25",
    "plan 2024-25",
    "Q3: revised [draft]?",
    "the council's own",
    "'quoted'",
    "a very long name for a version of the forecast, the first",
    "a very long name for a version of the forecast, the second",
    "🎓" * 20,
)


def awkward_tables() -> Tables:
    """The made-up council with a version, and a deficit limit, for each awkward name."""
    council = tables()
    header, *rows = council["Forecast"]
    council["Forecast"] = [header, *([name, *row[1:]] for name in AWKWARD for row in rows)]
    council["Forecast"].append([AWKWARD[0], "Limit", "deficit limit", "5", "5", "5", "agreed"])
    council["Forecast"][0].append("Standing")
    return council
