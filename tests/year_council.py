"""A made-up council whose inputs are carried on from one update to the next, and to a new year."""

# What a council has typed of its first update, June; September is the next.
TYPED = """
## Settings
| Setting          | Value              |
| Authority        | Ambridge Council   |
| Financial year   | 2026/27            |
| Agreement        | Recovery agreement |
| Forecast unit    | £000               |

## Scale
| Rating | Label | Fill    |
| Red    | Red   | #A4101C |
| Green  | Green | #4FA35A |

## Updates
| Update | Title     | Column label | Due               | Activity data to | Forecast version |
| june   | June      | June         | 30 June 2026      | May 26           | plan             |
| sept   | September | September    | 30 September 2026 | Aug 26           |                  |

## Sign-off
| Update | Document | Role                | Name  | Date         |
| june   |          | Section 151 Officer | A Lee | 29 June 2026 |
| june   | forum    | Section 151 Officer |       |              |

## Conditions
| Number | Condition      | Owner        |
| 1      | Spend less.    | Finance lead |
| 2      | Open a school. | School places |

## Risks
| Number | Title | Risk        | Owner        |
| 1      | Costs | Costs rise. | Finance lead |

## Ratings
| Item        | Previous | june  | Note |
| Condition 1 | Red      | Green |      |
| Condition 2 |          | Red   | Late |
| Risk 1      |          | Green |      |

## Narrative
| Section           | Update | Text                    |
| Summary           | june   | All is well.            |
| Condition 1       | june   | Spending fell.          |
| Condition 2       | june   | The roof is on.         |
| Risk 1            | june   | Costs are watched.      |
| Forum: Background | june   | The school is building. |

## Measures
| Code | Measure | Condition | Unit  |
| A    | Plans   | 1         | count |
| B    | Places  | 2         | count |
| C    | Unused  |           | count |

## Measure values
| Code | As at  | Plan | Actual |
| A    | May 26 | 100  | 98     |
| B    | May 26 | 40   | 41     |
| B    | Aug 26 | 42   |        |

## Forecast
| Version | Line | Kind        | 2026/27 |
| plan    | All  | expenditure | 1000    |

## Payments
| Year    | Amount | Status | Date              |
| 2026/27 | 500    | due    | 31 August 2026    |
| 2027/28 | 500    | due    | 31 March 2028     |

## Budget monitoring
| Line  | Group   | Budget | june |
| Total | finance | 1000   | 990  |

## Workstreams
| Code | Title  | Lead |
| W    | Places | School places |

## Milestones
| Workstream | Milestone  | Due               | Status   |
| W          | Roof       | 31 May 2026       | done     |
| W          | Doors open | 1 September 2026  | on track |
| W          | Full       | 1 September 2027  | on track |

## Risk scores
| Risk | Update | Likelihood | Impact |
| 1    | june   | 3          | 4      |
"""
