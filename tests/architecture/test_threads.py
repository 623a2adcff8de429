"""What belongs to a request stays in its thread, in the way the server keeps it."""

import subprocess
import sys

TWO_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.db import connections
from django.urls import base, get_script_prefix, get_urlconf, set_script_prefix, set_urlconf
from django.utils import timezone, translation
from django.utils.translation import gettext, trans_real

from tiangeng.config.threads import keep_for_threads

before = connections["default"]
translation.activate("de")
keep_for_threads()
keep_for_threads()  # whoever imports the application twice
assert connections["default"] is before
assert gettext("January") == "Januar"
kept = (connections._connections, trans_real._active, timezone._active, base._prefixes, base._urlconfs)
assert {type(one).__module__ for one in kept} == {"_thread"}, kept
both = Barrier(2)


def look(language, zone, prefix):
    translation.activate(language)
    timezone.activate(zone)
    set_script_prefix(prefix)
    set_urlconf(f"urls{prefix}")
    mine = connections["default"]
    both.wait()
    told = gettext("January"), timezone.get_current_timezone_name(), get_script_prefix(), get_urlconf()
    assert connections["default"] is mine
    both.wait()
    return *told, id(mine)


with ThreadPoolExecutor(2) as threads:
    one, other = threads.map(look, ("en", "fr"), ("Asia/Shanghai", "Europe/Paris"), ("/", "/elsewhere/"))
assert one[:4] == ("January", "Asia/Shanghai", "/", "urls/"), one
assert other[:4] == ("janvier", "Europe/Paris", "/elsewhere/", "urls/elsewhere/"), other
assert one[4] != other[4]
assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()
assert connections["default"] is before and gettext("January") == "Januar"
"""


def test_two_requests_at_once_keep_language_zone_address_and_connection_apart():
    told = subprocess.run([sys.executable, "-c", TWO_AT_ONCE], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
