"""What the council knows: the rows of the inputs workbook, typed and immutable.

Money is kept in the forecast unit (a setting) unless a field says otherwise.
Spending and deficits are positive, income and surpluses negative, as in the
published tables. Every record knows the cells it was read from.
"""

from svreport.core.model.agreement import (
    CONDITION,
    DEFICIT_TRAJECTORY,
    FIRST_PAGE,
    MAIN_FINDING,
    PROGRAMME,
    SPECIALIST_SUPPORT,
    SUMMARY,
    WHAT_CHANGED,
    WHAT_IS_ASKED,
    WORKSTREAM,
    Answer,
    Condition,
    ItemRatings,
    JudgedBy,
    Narrative,
    Rating,
    Risk,
    RiskScore,
    SignOff,
    Update,
    paper_of,
    paper_section,
)
from svreport.core.model.council import Council, Unread
from svreport.core.model.finance import (
    BudgetGroup,
    BudgetLine,
    CapitalProject,
    Confidence,
    ForecastLine,
    LineKind,
    MapAction,
    MappedLine,
    Payment,
    PaymentStatus,
    Saving,
    Standing,
    StatutoryReturn,
    StatutoryStatement,
    UnitCost,
)
from svreport.core.model.measures import (
    JUDGED_BY,
    MAY_COUNT_CHILDREN,
    Basis,
    Benchmark,
    BetterWhen,
    CohortCount,
    Measure,
    MeasureRole,
    MeasureValue,
    Missing,
    OtherFigure,
    PeriodValues,
)
from svreport.core.model.plan import (
    Achievement,
    Action,
    ActionStatus,
    Assumption,
    Engagement,
    GovernanceBoard,
    Investment,
    Milestone,
    MilestoneStatus,
    Project,
    TimetableStep,
    Workstream,
    project_in,
    workstream_of,
)
from svreport.core.model.settings import (
    Author,
    FormCell,
    FormFile,
    Negatives,
    NotStated,
    Settings,
    SettingsInPart,
    Sign,
    Signs,
    SuppliedForm,
)
from svreport.core.origin import Record
