"""What of the labour ledger follows a region that moves, begins or ends."""

from laborinfo.regions.following import COLUMNS, ON_ADDED, ON_ENDED, ON_MOVE, CountyColumn
from ledgers.services.region_moves import OPEN, follow_addition, follow_ending, follow_move

COLUMNS += [
    CountyColumn("ledgers.Household", "region"),
    CountyColumn("ledgers.Person", "household__region"),
    CountyColumn("ledgers.EmploymentSpell", "person__household__region"),
    CountyColumn("ledgers.Visit", "household__region"),
    CountyColumn("ledgers.Finding", "household__region"),
    CountyColumn("ledgers.Ledger", "region", only=OPEN),
]
ON_MOVE.append(follow_move)
ON_ADDED.append(follow_addition)
ON_ENDED.append(follow_ending)
