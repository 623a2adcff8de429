"""Put first on the path of a stack under test: the programs' clock is off by what the file CLOCK says, from call to call."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import django.utils.timezone as timezone

_right, _file = timezone.now, Path(os.environ["TIANGENG_DATA"]) / "CLOCK"


def _off() -> datetime:
    try:
        return _right() + timedelta(seconds=float(_file.read_text()))
    except (OSError, ValueError):
        return _right()


timezone.now = _off
