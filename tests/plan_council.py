"""A made-up council whose plan has two workstreams and no cohort, and tables of a cohort for it."""

from collections.abc import Mapping
from types import MappingProxyType

from inputs_helpers import council_grids, place, typed_cell

from svreport.core.frozen import replace
from svreport.core.model import Council
from svreport.figures.register import Register, register_of
from svreport.inputs.cells import Grid
from svreport.inputs.reader import read_grids

PLAN = """
## Settings
| Setting          | Value              |
| Authority        | Ambridge Council   |
| Financial year   | 2026/27            |
| Agreement        | Recovery agreement |
| Agreement starts | 2026/27            |
| Agreement ends   | 2028/29            |
| Agreement total  | 3000               |
| Forecast unit    | £000               |
| Headline measure | A                  |
| Base year        | 2024/25            |

## Workstreams
| Code | Title           | Condition |
| E    | Early help      | 1         |
| P    | Places for life | 2         |

## Projects
| Workstream | Code | Title           | Starts |
| E          | E.1  | Outreach        | Apr 26 |
| E          | E.2  | Training        | Sep 27 |
| P          | P.1  | A second school | Apr 26 |

## Savings
| Condition | Workstream | Project | Year    | Benefit | Investment | Forecast | Cohort affected |
| 1         | E          | E.1     | 2026/27 | 50      | 20         | 25       | Mainstream      |
| 1         | E          | E.1     | 2027/28 | 90      | 20         |          | Mainstream      |
| 1         | E          | E.2     | 2027/28 | 40      | 30         |          |                 |
| 2         | P          | P.1     | 2027/28 | 60      |            |          | Schools         |
| 2         | P          | P.1     | 2028/29 | 160     | 10         |          | Schools         |

## Investments
| Workstream | Project | What it buys | Year    | Amount |
| E          | E.1     | Two advisers | 2026/27 | 15     |
| E          | E.1     | Their travel | 2026/27 | 5      |
| E          | E.2     | Courses      |         |        |

## Milestones
| Workstream | Project      | Milestone  | Due        | Status | Completed  |
| E          | E.1 Outreach | Team hired | 31/05/2026 | done   | 20/05/2026 |
| P          | P.1          | Site found | 30/09/2027 |        |            |

## Forecast
| Version     | Line    | Kind             | 2024/25 | 2025/26 | 2026/27 | 2027/28 | 2028/29 |
| unmitigated | Schools | expenditure      |         | 700     | 760     | 900     | 1000    |
| unmitigated | Top ups | expenditure      |         | 300     | 310     | 320     | 330     |
| unmitigated | Grant   | high needs block |         | -900    | -990    | -1000   | -1010   |
| plan        | Begun   | opening balance  | 400     |         |         |         |         |
| plan        | Schools | expenditure      | 600     | 700     | 730     | 820     | 850     |
| plan        | Top ups | expenditure      | 200     | 300     | 310     | 260     | 330     |
| plan        | Grant   | high needs block | -800    | -900    | -990    | -1000   | -1010   |

## Measures
| Code | Measure | Condition | Unit  | Role     | Project | Baseline | Final target | Tolerance |
| A    | Plans   | 1         | count | headline |         | 90       | 120          | 15        |
| B    | In time | 2         | %     | success  | P.1     | 40%      | 60%          | 5%        |

## Measure values
| Code | As at  | Plan | Actual | Numerator | Base |
| A    | May 24 |      | 80     |           |      |
| A    | May 25 |      | 90     |           |      |
| A    | May 26 | 100  | 110    |           |      |
| B    | May 24 |      | 36.0%  | 360       | 1000 |
| B    | May 26 | 50%  | 45.5%  | 455       | 1000 |

## Unit costs
| Provision | Year    | Average cost |
| Schools   | 2026/27 | 12000        |
| Top ups   | 2026/27 | 5000         |
"""

COHORT = """
## Cohort
| As at  | Version | Provision | Age band | Primary need | Count |
| May 26 |         |           |          |              | 110   |
| May 26 |         | Schools   |          |              | 60    |
| May 26 |         | Schools   |          | Autism       | 40    |
| May 26 |         | Schools   |          | Other        | 20    |
| May 26 |         | Top ups   |          | Autism       | 44    |
| May 26 |         | Top ups   |          | Other        | 6     |
| May 26 |         |           | 0 to 4   |              | 3     |
| May 26 |         |           | 5 to 25  |              | 107   |
| May 26 | plan    | Schools   |          |              | 55    |
| May 26 | plan    | Top ups   |          |              | 46    |
"""


def plan_grids(text: str, cells: Mapping[str, str]) -> list[Grid]:
    """The council's sheets with some cells typed otherwise, by their addresses."""
    typed = [(place(at), text) for at, text in cells.items()]
    return [
        replace(
            grid,
            cells={
                **grid.cells,
                **{
                    (at.row, at.column): typed_cell(text, at)
                    for at, text in typed
                    if at.sheet == grid.name
                },
            },
        )
        for grid in council_grids(text)
    ]


def plan_council(text: str = PLAN, cells: Mapping[str, str] = MappingProxyType({})) -> Council:
    """The council of these sheets."""
    council = read_grids(plan_grids(text, cells)).council
    assert council is not None
    return council


def registers(council: Council) -> tuple[Register, Register]:
    """The figures of its first update, and those as public papers state them."""
    update = council.updates[0]
    return register_of(council, update), register_of(council, update, public=True)
