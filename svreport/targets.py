"""The names that `svreport build` and `svreport check` know beside the updates' own keys."""

from __future__ import annotations

SUMMARY = "summary"
DOCUMENTS = (SUMMARY,)
EVERYTHING = "all"
