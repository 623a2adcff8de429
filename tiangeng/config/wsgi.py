"""The WSGI application granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from tiangeng.config.bodies import WholeBodies

AT_ONCE = 4  # requests worked on together by one process: what two cores and eight database connections serve best

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiangeng.config.settings")
_served = get_wsgi_application()

from tiangeng.forms import wire  # noqa: E402  # the rooms can be looked into once Django is ready

application = WholeBodies(_served, at_once=AT_ONCE, always={"/healthz"}, tongues={"/openrosa/": wire.refusal})
