"""`{% load sheets %}`: what a list's page needs to know of sheets."""

from django import template
from django.http import HttpRequest

from tiangeng.documents.workbooks import columns

register = template.Library()


@register.simple_tag
def import_kind(request: HttpRequest) -> columns.Kind | None:
    """The kind of sheet this list takes in, for whoever may bring one."""
    kind = columns.of_list(request.resolver_match.view_name) if request.resolver_match else None
    return kind if kind in columns.offered(request.actor) else None
