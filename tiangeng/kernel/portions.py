"""Filling a new column of a large table while people work. Migrations import this for ever: what it says is never changed."""

_SEE_ALL = "SELECT set_config('tg.lo', '0', false), set_config('tg.hi', '~', false)"  # no walls for this once
_SEE_NONE = "RESET tg.lo; RESET tg.hi"
_FILL = """
DO $$
DECLARE done uuid := '00000000-0000-0000-0000-000000000000'; upto uuid;
BEGIN
  LOOP
    SELECT max(id::text)::uuid INTO upto FROM (SELECT id FROM {table} WHERE id > done ORDER BY id LIMIT 5000) next;
    EXIT WHEN upto IS NULL;
    {update};
    COMMIT;
    done := upto;
  END LOOP;
END $$
"""


def in_portions(table: str, update: str) -> list[str]:
    """The statements of a `RunSQL` outside any transaction: `update` for five thousand keys of the table after another, those
    after `done` up to `upto`; whoever writes meanwhile waits for one portion at most."""
    return [_SEE_ALL, _FILL.format(table=table, update=update), _SEE_NONE]
