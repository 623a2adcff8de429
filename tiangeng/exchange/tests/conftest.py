"""A client of Open311 without an account."""

import pytest
from django.test import Client

from .factories import COUNTY


@pytest.fixture
def ask_for(cast):
    """A client without an account: path and query in, status and JSON out."""
    client = Client()

    def get(path, **query):
        response = client.get(f"/open311/v2/{path}", {"jurisdiction_id": COUNTY} | query)
        return response.status_code, response.json()

    return get
