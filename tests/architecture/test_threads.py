"""What belongs to a request stays in its thread, in the way the server keeps it."""

import subprocess
import sys

TWO_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.db import connections
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation
from django.utils.translation import gettext

from tiangeng.config.threads import keep_for_threads

before = connections["default"]
translation.activate("de")
keep_for_threads()
keep_for_threads()  # whoever imports the application twice
assert connections["default"] is before
assert gettext("January") == "Januar"
both = Barrier(2)


def look(language, zone, prefix):
    translation.activate(language)
    timezone.activate(zone)
    set_script_prefix(prefix)
    mine = connections["default"]
    both.wait()
    told = gettext("January"), timezone.get_current_timezone_name(), get_script_prefix()
    assert connections["default"] is mine
    both.wait()
    return *told, id(mine)


with ThreadPoolExecutor(2) as threads:
    one, other = threads.map(look, ("en", "fr"), ("Asia/Shanghai", "Europe/Paris"), ("/", "/elsewhere/"))
assert one[:3] == ("January", "Asia/Shanghai", "/"), one
assert other[:3] == ("janvier", "Europe/Paris", "/elsewhere/"), other
assert one[3] != other[3]
assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()
assert connections["default"] is before and gettext("January") == "Januar"
"""


def test_two_requests_at_once_keep_language_zone_address_and_connection_apart():
    told = subprocess.run([sys.executable, "-c", TWO_AT_ONCE], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
