"""Which rows, and rows gathered for a page."""

from .enterprises import count_by_region, enterprises, facilities, search_enterprises, search_facilities
from .households import (
    changes_of,
    common_region,
    hamlets_of,
    households,
    inside,
    residents_of,
    search_households,
    still_here,
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
from .summaries import Summary, counts_here, entrances, may_open, summary_of

__all__ = [
    "Summary",
    "ancestors_of",
    "changes_of",
    "children_of",
    "common_region",
    "count_by_region",
    "counts_here",
    "enterprises",
    "entrances",
    "facilities",
    "hamlets_of",
    "households",
    "inside",
    "may_open",
    "path_of",
    "path_text",
    "paths_of",
    "region",
    "residents_of",
    "resolve_region",
    "search_enterprises",
    "search_facilities",
    "search_households",
    "search_regions",
    "still_here",
    "summary_of",
    "territories_of",
    "with_region_name",
]
