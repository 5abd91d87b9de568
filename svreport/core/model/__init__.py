"""What the council knows: the rows of the inputs workbook, typed and immutable.

Money is kept in the forecast unit (a setting) unless a field says otherwise.
Spending and deficits are positive, income and surpluses negative, as in the
published tables. Every record knows the cells it was read from.
"""

from svreport.core.model.agreement import *
from svreport.core.model.council import Council, Unread
from svreport.core.model.finance import *
from svreport.core.model.measures import *
from svreport.core.origin import Record
