"""What most tests of this room start from."""

import pytest
from django.test import Client


@pytest.fixture
def phone(cast):
    """A phone that shows its form's token, as a browser does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
