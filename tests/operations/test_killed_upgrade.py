"""An upgrade killed in the middle of what is no transaction: the next one goes on, and nobody repairs anything by hand."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tiangeng.config import cluster

LAST = "0035_told_at"  # a column, its filling and an index built beside the work
TRANSACTIONS = """
DROP TABLE issues_monthrates, issues_countedmonth, issues_touchedmonth;
DROP FUNCTION mark_months(text, uuid, timestamptz[]), mark_issue_months, mark_turn_months, mark_star_month CASCADE
"""  # what later ones make that are transactions (0042_months): killed, they leave nothing


@pytest.fixture
def half(own_database):
    """A database in which that migration was killed: what it had made is there, its line is not."""
    database = own_database().partition("?")[0].rpartition("/")[2]
    head, _mark, query = cluster.urls().owner.partition("?")
    with psycopg.connect(f"{head.rpartition('/')[0]}/{database}?{query}", autocommit=True) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'issues' AND name >= %s", [LAST])
        owner.execute("DELETE FROM django_migrations WHERE app = 'visits' AND name >= '0010'")
        owner.execute("DROP INDEX IF EXISTS issues_standing_still")
        owner.execute(TRANSACTIONS)
        yield owner


def upgrade(owner):
    told = os.environ | {"DATABASE_NAME": owner.info.dbname}
    code = (
        "import os, django; from django.conf import settings; django.setup();"
        "settings.DATABASES['default']['NAME'] = os.environ['DATABASE_NAME'];"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    told |= {"DJANGO_SETTINGS_MODULE": "tiangeng.config.settings", "TIANGENG_AS_OWNER": "1"}
    return subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, timeout=120)


def validity(owner):
    return owner.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('issues_quiet')").fetchone()


def test_killed_while_the_index_was_built(half):
    half.execute("DROP INDEX issues_quiet")
    with pytest.raises(psycopg.errors.UniqueViolation):
        half.execute("CREATE UNIQUE INDEX CONCURRENTLY issues_quiet ON django_migrations (app)")
    assert validity(half) == (False,)
    done = upgrade(half)
    assert done.returncode == 0, done.stderr
    assert validity(half) == (True,)


def test_somebody_who_reads_for_long_keeps_nobody_waiting(half):
    """A backup holds what an exchange of tables wants: it steps back until the backup is over, and people write meanwhile."""
    longest, ends = 0.0, None
    whole = half.info.get_parameters() | {"password": half.info.password}
    with psycopg.connect(**whole) as backup:
        backup.execute("LOCK TABLE issues_issuewords IN ACCESS SHARE MODE")
        with ThreadPoolExecutor() as pool:
            running = pool.submit(upgrade, half)
            while not running.done() and (ends is None or time.monotonic() < ends):
                begun = time.monotonic()
                half.execute("UPDATE issues_issue SET title = title WHERE false")
                longest = max(longest, time.monotonic() - begun)
                [(stands,)] = half.execute("SELECT to_regclass('issues_by_words_told') IS NOT NULL").fetchall()
                ends = time.monotonic() + 5 if stands and ends is None else ends
                time.sleep(0.01)
            assert not running.done(), running.result().stderr
            backup.rollback()
            assert running.result().returncode == 0, running.result().stderr
    assert longest < 1


def test_killed_before_its_line_was_written(half):
    done = upgrade(half)
    assert done.returncode == 0, done.stderr
    assert half.execute("SELECT count(*) FROM django_migrations WHERE name = %s", [LAST]).fetchone() == (1,)
