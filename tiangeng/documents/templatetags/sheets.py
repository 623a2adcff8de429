"""`{% load sheets %}`: what a list's page needs to know of sheets."""

from django import template
from django.http import HttpRequest

from tiangeng.documents.workbooks import columns

register = template.Library()


@register.simple_tag
def import_kind(request: HttpRequest) -> str:
    """The label of the kind of sheet this list takes in, for whoever may bring one."""
    match = request.resolver_match
    return columns.label_at(match.view_name, match.kwargs, request.actor) if match else ""
