"""The log: a line with every deed, and no change to it that goes unnoticed."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from tiangeng.config import cluster
from tiangeng.kernel import log
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import LogEntry, LogSeal

NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)
ACTOR = system_actor("测试")


@pytest.fixture
def roots(settings, tmp_path):
    settings.TIANGENG_AUDIT_ROOTS = tmp_path / "roots.txt"
    return settings.TIANGENG_AUDIT_ROOTS


@pytest.fixture
def chain(own_database, roots):
    """Six seals over sixty lines, in a database of the test's own, and a connection that may do what nobody may."""
    import psycopg

    for batch in range(6):
        for n in range(10):
            log.log(ACTOR, "test.deed", at=NOW + timedelta(minutes=batch), reason=f"第 {batch}-{n} 件", amount=n)
        log.seal(now=NOW + timedelta(minutes=batch))
    name = connection.settings_dict["NAME"]
    admin = psycopg.connect(cluster.admin_url().replace("/postgres?", f"/{name}?"), autocommit=True)
    with admin:
        yield admin


def test_an_untouched_chain_is_intact(chain):
    found = log.verify()
    assert found.is_intact
    assert found.seal_count == 6
    assert found.row_count >= 60


def test_the_serving_role_can_neither_change_nor_delete_a_line(chain):
    for statement in (
        "UPDATE kernel_logentry SET reason = 'x'",
        "DELETE FROM kernel_logentry",
        "TRUNCATE kernel_logentry",
        "UPDATE kernel_logseal SET root = 'x'",
        "DELETE FROM kernel_logseal",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)


TAMPERINGS = {
    "a word changed": "UPDATE kernel_logentry SET reason = reason || '。' WHERE id = {row}",
    "the time changed": "UPDATE kernel_logentry SET at = at + interval '1 second' WHERE id = {row}",
    "the actor changed": "UPDATE kernel_logentry SET actor_name = '别人' WHERE id = {row}",
    "a value changed": "UPDATE kernel_logentry SET changes = '{{\"amount\": 99}}' WHERE id = {row}",
    "a line deleted": "DELETE FROM kernel_logentry WHERE id = {row}",
    "a seal deleted": "DELETE FROM kernel_logseal WHERE id = {seal}",
    "a seal rewritten": "UPDATE kernel_logseal SET rows_digest = repeat('0', 64) WHERE id = {seal}",
    "a seal's members cut": "UPDATE kernel_logseal SET members = '[[1, 1]]' WHERE id = {seal}",
    "the tail cut off": "DELETE FROM kernel_logentry WHERE id > {row}; DELETE FROM kernel_logseal WHERE id > {seal}",
    "everything deleted": "DELETE FROM kernel_logentry; DELETE FROM kernel_logseal",
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampering_is_found_and_the_place_is_named(chain, kind):
    chance = random.Random(kind)
    seals = list(LogSeal.objects.order_by("id").values_list("id", "members"))
    seal, members = chance.choice(seals[:-1])
    row = chance.randint(members[0][0], members[-1][1] - 1)
    chain.execute(TAMPERINGS[kind].format(row=row, seal=seal))
    found = log.verify()
    assert not found.is_intact
    named = {f.seal_id for f in found.findings}
    assert named & ({seal, seal + 1} if "everything" not in kind and "tail" not in kind else {s for s, _m in seals})


def test_two_lines_swapped_are_found(chain):
    a, b = LogEntry.objects.order_by("id").values_list("id", flat=True)[3:5]
    chain.execute("UPDATE kernel_logentry SET id = -1 WHERE id = %s", [a])
    chain.execute("UPDATE kernel_logentry SET id = %s WHERE id = %s", [a, b])
    chain.execute("UPDATE kernel_logentry SET id = %s WHERE id = -1", [b])
    assert not log.verify().is_intact


def test_a_line_that_commits_late_is_sealed_next_time_and_the_chain_stays_intact(chain):
    """Ids are handed out before the commit: a slow transaction leaves a gap that is filled later."""
    import psycopg

    slow = psycopg.connect(
        connection.get_connection_params()["dbname"]
        and cluster.admin_url().replace("/postgres?", f"/{connection.settings_dict['NAME']}?")
    )
    slow.execute(
        "INSERT INTO kernel_logentry (at, actor_name, roles, source, verb, object_type, object_id, region_code, outcome, "
        "reason, changes, request_id) VALUES (now(), '慢', '', '', 'test.slow', '', '', '', 'done', '', '{}', '')"
    )
    log.log(ACTOR, "test.quick", at=NOW)
    quick = log.seal(now=NOW)
    slow.commit()
    slow.close()
    late = log.seal(now=NOW)
    assert (quick.row_count, late.row_count) == (1, 1)
    assert late.members[0][0] < quick.members[0][0]
    assert log.verify().is_intact


def test_nothing_new_makes_no_seal(chain):
    assert log.seal(now=NOW) is None


def test_a_refused_deed_leaves_no_deed_in_the_log(world):
    from django.db import transaction

    before = LogEntry.objects.count()
    try:
        with transaction.atomic():
            log.log(ACTOR, "test.undone", at=NOW)
            raise RuntimeError
    except RuntimeError:
        pass
    assert LogEntry.objects.count() == before
