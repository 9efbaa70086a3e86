"""Weights, runs and their shards, matches; referrals and placements."""

from matching.models.matches import Match
from matching.models.referrals import Placement, Referral
from matching.models.runs import MatchRun, MatchShard, WeightSet

__all__ = ["Match", "MatchRun", "MatchShard", "Placement", "Referral", "WeightSet"]
