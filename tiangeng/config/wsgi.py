"""The WSGI application granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tiangeng.config.bodies import WholeBodies
from tiangeng.config.threads import keep_for_threads

AT_ONCE = 4  # requests worked on together by one process: what two cores and eight database connections serve best

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiangeng.config.settings")
_served = get_wsgi_application()

from tiangeng.forms import wire  # noqa: E402  # the rooms can be looked into once Django is ready

# What is loaded now stays: looking through all of it for what nobody needs any more held up a page now and then by a third
# of a second. Pages make much that is gone at once, so younger objects are looked through less often too.
get_resolver().url_patterns  # noqa: B018  # loads every room's views
keep_for_threads()
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 25, 25)

application = WholeBodies(_served, at_once=AT_ONCE, always={"/healthz"}, tongues={"/openrosa/": wire.refusal})
