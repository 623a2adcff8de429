"""Which statements of a migration keep people waiting while a large table is read through or written anew.

PostgreSQL takes most locks for an instant; what matters is what is done while one is held. docs/operations.md (Upgrade) and
`python -m bench upgrades` have the measured other way for each of these.
"""

import re
from collections.abc import Iterable, Iterator

CREATES = re.compile(r'CREATE TABLE "?(\w+)"?', re.I)
TABLE = r'(?:ONLY\s+)?"?(?P<table>\w+)"?'

WAITS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "an index keeps writers out until it is built: AddIndexConcurrently, in a migration that is not atomic",
        re.compile(rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*?\bON {TABLE}", re.I | re.S),
    ),
    (
        "the constraint is checked on every row under a lock: AddConstraintNotValid now, ValidateConstraint in the next migration",
        re.compile(
            rf"ALTER TABLE {TABLE} ADD CONSTRAINT (?!.*NOT VALID)(?!.*USING INDEX).*(?:CHECK|FOREIGN KEY|UNIQUE|EXCLUDE)",
            re.I | re.S,
        ),
    ),
    (
        "every row is written anew for the new type: a second column, filled in portions, and an exchange",
        re.compile(rf'ALTER TABLE {TABLE} ALTER COLUMN "?\w+"? TYPE', re.I | re.S),
    ),
    (
        "every row is read under a lock: a NOT VALID check (… IS NOT NULL), validated, and then SET NOT NULL",
        re.compile(rf'ALTER TABLE {TABLE} .*ALTER COLUMN "?\w+"? SET NOT NULL', re.I | re.S),
    ),
    (
        "a value that differs by row, or a stored one, writes every row anew: nullable, filled in portions",
        re.compile(
            rf"ALTER TABLE {TABLE} ADD COLUMN .*(?:GENERATED ALWAYS AS|DEFAULT[^,]*(?:random|uuidv?\d?\(|clock_timestamp|nextval))",
            re.I | re.S,
        ),
    ),
    (
        "a column that may not be empty needs a fixed default in the database (db_default), or must be nullable",
        re.compile(rf"ALTER TABLE {TABLE} ADD COLUMN (?!.*DEFAULT).*\bNOT NULL", re.I | re.S),
    ),
    (
        "rows are written in one long transaction: a task in portions of a few thousand",
        re.compile(rf"^\s*(?:UPDATE|DELETE FROM) {TABLE}", re.I),
    ),
    (
        "everything waits for it",
        re.compile(rf"(?:LOCK TABLE|CLUSTER|VACUUM FULL|REINDEX TABLE) (?!CONCURRENTLY){TABLE}", re.I),
    ),
)


def made_here(statements: Iterable[str]) -> set[str]:
    """Tables the migration itself makes: nobody waits for an empty one."""
    return {name for statement in statements for name in CREATES.findall(statement)}


def waits(statements: list[str], *, spared: set[str] = frozenset()) -> Iterator[str]:  # type: ignore[assignment]
    """What would keep people waiting, and what to do instead."""
    new = made_here(statements)
    for statement in statements:
        plain = re.sub(r"--.*", "", statement).strip()
        for instead, pattern in WAITS:
            found = pattern.search(plain)
            if found and found["table"] not in new | spared:
                yield f"{found['table']}: {instead}\n    {plain[:160]}"
