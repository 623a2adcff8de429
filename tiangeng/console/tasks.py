"""The log's seals, and its verification as work that can be left and found again."""

import logging
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from tiangeng.kernel import log, tasks
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting

_logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(name="tiangeng.console.tasks.seal", queueing_lock="seal", lock="seal")
def seal(timestamp: int) -> None:
    """Chain the lines committed in the last seconds."""
    log.seal(now=timezone.now())


@tasks.work("audit.verify", again=True)
def verify(report: Callable[[int, int | None], None]) -> dict[str, Any]:
    """Walk the whole chain; the result lists what is wrong and where."""
    with acting(system_actor("核验")):
        found = log.verify(progress=report)
    return {
        "seals": found.seal_count,
        "rows": found.row_count,
        "unsealed": found.unsealed_count,
        "restores": [[at.isoformat(), backup] for at, backup in found.restores],
        "findings": [{"seal": f.seal_id, "what": f.what, "text": f.text, "facts": f.facts} for f in found.findings],
    }
