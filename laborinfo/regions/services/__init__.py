"""The one writer of the tree, and of work bodies. Who may call is judged in `regions.acts`."""

from laborinfo.regions.services.bulk import LoadReport, bulk_load
from laborinfo.regions.services.changes import add_region, close_region, move_region, rename_region
from laborinfo.regions.services.check import BrokenTree, check_region_tree, rebuild, tree_problems
from laborinfo.regions.services.reforms import Part, merge_regions, split_region
from laborinfo.regions.services.rows import RegionRow, read_file
from laborinfo.regions.services.work_bodies import create_work_body, update_work_body

__all__ = [
    "BrokenTree", "LoadReport", "Part", "RegionRow", "add_region", "bulk_load", "check_region_tree", "close_region",
    "create_work_body", "merge_regions", "move_region", "read_file", "rebuild", "rename_region", "split_region",
    "tree_problems", "update_work_body",
]  # fmt: skip
