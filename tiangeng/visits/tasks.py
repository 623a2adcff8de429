"""Work that nobody has to remember: the days enterprises were last seen."""

from procrastinate.contrib.django import app

from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting

from . import last_seen


@app.periodic(cron="*/5 * * * *")
@app.task(name="tiangeng.visits.tasks.keep_last_seen", queueing_lock="tiangeng.visits.keep_last_seen")
def keep_last_seen(timestamp: int) -> None:
    """Of enterprises of whose visits something was written since; of the whole country, for a visit may lie anywhere."""
    with acting(system_actor()):
        last_seen.keep()
