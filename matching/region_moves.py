"""What of matching follows a region that moves. Matches and shards are a run's own record and stay."""

from laborinfo.regions.following import COLUMNS, CountyColumn

COLUMNS += [
    CountyColumn("matching.Referral", "person__household__region"),
    CountyColumn("matching.Placement", "person__household__region"),
]
