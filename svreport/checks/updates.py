"""Rules of the Updates sheet and of the agreement's years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.model import Council
from svreport.problems import Problem
from svreport.suggest import did_you_mean, folded, listed
from svreport.targets import DOCUMENTS, EVERYTHING

_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def keys_can_name_folders(council: Council) -> Iterator[Problem]:
    """An update's key names a folder and a target of `svreport build`."""
    for update in council.updates:
        if not _FOLDER_NAME.fullmatch(update.key) or _WINDOWS_DEVICES.fullmatch(update.key):
            yield Problem(
                update.place("key"),
                f"“{update.key}” cannot name a folder.",
                "Use letters, digits, - and _ alone, such as q1.",
                rule="update-key",
            )
        elif folded(update.key) in (*DOCUMENTS, EVERYTHING):
            yield Problem(
                update.place("key"),
                f"“{update.key}” is the name of a document.",
                "Use another key, such as q1.",
                rule="update-key",
            )


def forecast_versions_exist(council: Council) -> Iterator[Problem]:
    """An update reports against a version that the Forecast sheet has."""
    versions = () if council.has_unread("Forecast") else council.versions()
    for update in council.updates:
        version = update.forecast_version
        if version is not None and versions and version not in versions:
            yield Problem(
                update.place("forecast_version"),
                f"“{version}” is not a version of the Forecast sheet.",
                f"{did_you_mean(version, versions)}Its versions are {listed(versions)}.",
                rule="unknown-version",
            )


def agreement_runs_forward(council: Council) -> Iterator[Problem]:
    """The agreement does not end before it starts."""
    starts, ends = council.settings.agreement_starts, council.settings.agreement_ends
    if starts is not None and ends is not None and ends < starts:
        yield Problem(
            council.settings.place("agreement_ends"),
            f"The agreement ends in {ends}, before it starts in {starts}.",
            "Correct one of the two years.",
            rule="agreement-years",
        )
