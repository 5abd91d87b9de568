"""The threat table names tests that exist, and limits that hold."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from svreport.files import ooxml, resources
from svreport.inputs.xlsx import strict as allowance
from svreport.rendering import sandbox

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)
ROWS = [
    line
    for line in PAGE.splitlines()
    if line.startswith("| ") and "`test_" in line.rpartition(" | ")[2]
]
TABLES = re.findall(r"^### (.+)$", PAGE, re.MULTILINE)


@cache
def functions_of(file: str) -> frozenset[str]:
    found = list((ROOT / "tests").rglob(file))
    assert found, f"there is no {file}"
    return frozenset(
        node.name
        for path in found
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    )


@pytest.mark.parametrize(("file", "test"), sorted({*NAMED}))
def test_the_tests_that_the_page_names_exist(file: str, test: str) -> None:
    assert test in functions_of(file)


def test_every_threat_names_a_test() -> None:
    assert len(TABLES) == 4
    assert len(ROWS) > 35
    threats = [
        line
        for line in PAGE.partition("## What the worst files cost")[0].splitlines()
        if line.startswith("| ") and not line.startswith(("| tried", "|---"))
    ]
    assert threats == ROWS


@pytest.mark.parametrize(
    "limit",
    [
        f"{ooxml.LARGEST_FILE // ooxml.MEGABYTE} MB are read of it",
        f"{ooxml.LARGEST_PART // ooxml.MEGABYTE} MB unpacked of a part",
        f"{ooxml.LARGEST_UNPACKED // ooxml.MEGABYTE} MB of all",
        f"{ooxml.MOST_PARTS:,} parts listed",
        f"more than {ooxml.MOST_TIMES} times its size",
        f"at most {ooxml.DEEPEST} deep",
        f"{allowance.MOST_CELLS:,} filled cells",
        f"{allowance.MOST_CHARACTERS // 10**6} million characters of text",
        f"{allowance.MOST_ELEMENTS // 10**6} million elements of XML",
        f"{sandbox.MOST_ROUNDS:,} rounds",
        f"loops at most {sandbox.DEEPEST_LOOP} deep",
        f"{sandbox.LONGEST_TEXT // 10**6} million characters in all",
        f"at most {resources.LONGEST_TEXT // 10**6} MB",
    ],
)
def test_the_limits_that_the_page_names_are_those_that_hold(limit: str) -> None:
    assert limit in " ".join(PAGE.split())
