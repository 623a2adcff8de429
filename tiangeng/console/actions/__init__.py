"""What a person settles at the desk."""

from .viewing import NAME_LIMIT, QUERY_LIMIT, change_view, choose_columns, mark_seen, open_with, remove_view, save_view

__all__ = [
    "NAME_LIMIT",
    "QUERY_LIMIT",
    "change_view",
    "choose_columns",
    "mark_seen",
    "open_with",
    "remove_view",
    "save_view",
]
