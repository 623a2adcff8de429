"""Which rows, and rows gathered for a page."""

from .households import (
    changes_of,
    common_region,
    hamlets_of,
    household_counts,
    households,
    inside,
    residents_of,
    search_households,
)
from .regions import (
    ancestors_of,
    children_of,
    path_of,
    path_text,
    paths_of,
    region,
    resolve_region,
    search_regions,
    territories_of,
    with_region_name,
)

__all__ = [
    "ancestors_of",
    "changes_of",
    "children_of",
    "common_region",
    "hamlets_of",
    "household_counts",
    "households",
    "inside",
    "path_of",
    "path_text",
    "paths_of",
    "region",
    "residents_of",
    "resolve_region",
    "search_households",
    "search_regions",
    "territories_of",
    "with_region_name",
]
