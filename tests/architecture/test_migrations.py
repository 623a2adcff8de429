"""Nobody waits for an upgrade: a migration may not hold a lock while it reads or writes a large table."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.locks import waits
from tests.architecture.source import listed

# Made before the first release: nobody has a county's rows under them yet. This list only ever gets shorter.
BEFORE_THE_FIRST_RELEASE = {
    "issues.0002_search",
    "issues.0003_rulings_promises_parts",
    "issues.0004_call_backs_by_lot",
    "people.0002_alter_organisation_kind",
    "people.0003_hotline_role",
    "documents.0002_sheets",
    "public.0002_opinions",
}
# A few hundred rows in the largest county, whatever happens.
SMALL = {"kernel_pack", "kernel_counter", "issues_category", "visits_programme", "places_region", "lawful_hold"}


def ours() -> dict[str, object]:
    loader = MigrationLoader(connection)
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("tiangeng.")}
    return {
        f"{app}.{name}": migration
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in labels and not name.startswith(("0000", "0001"))
    }


def test_no_migration_keeps_people_waiting(django_db_setup, django_db_blocker):
    """Outside any transaction, as an upgrade runs: an index built beside the work refuses to be in one."""
    found = []
    with django_db_blocker.unblock():
        loader = MigrationLoader(connection)
        for name, migration in ours().items():
            if name not in BEFORE_THE_FIRST_RELEASE:
                statements = loader.collect_sql([(migration, False)])
                found += [f"{name}: {what}" for what in waits(statements, spared=SMALL)]
    assert not found, listed(found)


def test_the_list_of_early_migrations_names_no_other(db):
    assert set(ours()) >= BEFORE_THE_FIRST_RELEASE


ALTER = "ALTER TABLE issues_issue"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX issues_by_title ON issues_issue (title)",
        'CREATE UNIQUE INDEX "once" ON "issues_issue" ("number")',
        f"{ALTER} ADD CONSTRAINT positive CHECK (beneficiaries >= 0)",
        f'{ALTER} ADD CONSTRAINT "fk" FOREIGN KEY ("lead_id") REFERENCES "people_organisation" ("id") DEFERRABLE INITIALLY DEFERRED',
        f"{ALTER} ADD CONSTRAINT once UNIQUE (number)",
        f'{ALTER} ALTER COLUMN "title" TYPE varchar(200)',
        f"{ALTER} ALTER COLUMN title SET NOT NULL",
        f"{ALTER} ADD COLUMN mark uuid DEFAULT gen_random_uuid()",
        f"{ALTER} ADD COLUMN length int GENERATED ALWAYS AS (length(title)) STORED",
        f'{ALTER} ADD COLUMN "kind" varchar(8) NOT NULL',
        "UPDATE issues_issue SET kind = 'x' WHERE kind IS NULL",
        "LOCK TABLE issues_issue",
    ],
)
def test_what_keeps_people_waiting_is_noticed(statement):
    assert list(waits([statement]))


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE INDEX CONCURRENTLY "issues_by_title" ON "issues_issue" ("title")',
        f"{ALTER} ADD CONSTRAINT positive CHECK (beneficiaries >= 0) NOT VALID",
        f"{ALTER} VALIDATE CONSTRAINT positive",
        f"{ALTER} ADD CONSTRAINT once UNIQUE USING INDEX issues_once",
        f'{ALTER} ADD COLUMN "kind" varchar(8) NULL',
        f"{ALTER} ADD COLUMN \"kind\" varchar(8) DEFAULT '' NOT NULL",
        f'{ALTER} ALTER COLUMN "kind" DROP DEFAULT',
        f"{ALTER} DROP CONSTRAINT positive",
        "UPDATE kernel_pack SET version = '2'",
    ],
)
def test_what_takes_an_instant_passes(statement):
    assert not list(waits([statement], spared={"kernel_pack"}))


def test_a_table_the_migration_makes_itself_is_empty():
    assert not list(waits(['CREATE TABLE "issues_draw" (id uuid)', "CREATE INDEX draws ON issues_draw (id)"]))
