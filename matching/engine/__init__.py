"""Arrays in, ranked lists with their factors out. No Django, no names, no group membership."""

from matching.engine.arrays import DEFAULT_WEIGHTS, EngineInputError, Postings, Seekers, Weights
from matching.engine.index import PostingIndex, build_index
from matching.engine.pairs import Explained, explain_pair, match_posting, warm_up
from matching.engine.tables import Confirm, Factor, Filter, Fit, Level
from matching.engine.topk import Ranked, SeekerLists, match_seekers

__all__ = [
    "DEFAULT_WEIGHTS",
    "Confirm",
    "EngineInputError",
    "Explained",
    "Factor",
    "Filter",
    "Fit",
    "Level",
    "PostingIndex",
    "Postings",
    "Ranked",
    "SeekerLists",
    "Seekers",
    "Weights",
    "build_index",
    "explain_pair",
    "match_posting",
    "match_seekers",
    "warm_up",
]
