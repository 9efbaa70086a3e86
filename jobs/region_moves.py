"""What of the posting ledger follows a region that moves."""

from jobs.services.region_moves import follow_move
from laborinfo.regions.following import ON_MOVE

ON_MOVE.append(follow_move)
