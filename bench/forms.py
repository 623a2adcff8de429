"""What the door of ODK Collect takes in: a form of 14 questions from 1, 8 and 32 devices at once, as `api` measures visits.

Each submission is what ODK Collect sends: multipart with the XML, an instance id of its own, the key in the address. The
answers of a fixed number of ids are looked for in the table afterwards; ten identical posts at once must be ten 201 and one row.
"""

import argparse
import hashlib
import secrets
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import uuid6

from bench.api import TODAY, Kind, Round
from bench.report import Report
from tests.faults.client import Answer, Client, Lost
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack, free_port
from tiangeng.config.paths import data_dir

AT_ONCE = (1, 8, 32)
TWINS = 10
PEOPLE = 40  # who send in turn
BOUNDARY = "tiangeng-bench"
ASKS = "渠道在桥头漏水，下游三户浇不上田；老人说去年修过一次，管了半年，这回想请水利站来看看。" * 3


def filled(instance: str) -> bytes:
    """Fourteen questions answered, about 1.6 KB, as Longquan's household visit asks them."""
    return f"""<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="household-visit" version="2026010501">
<filled_on>{TODAY}</filled_on><village>{VILLAGE}</village><head>叶根水</head><people>4</people><away>1</away>
<income>farm away pension</income><land>3.5</land><house>repair</house><house_what>瓦片掉了几块，下雨漏</house_what>
<water>weak</water><care>yes</care><care_what>老母亲八十六，要有人送药</care_what><policy>house medical</policy>
<asks>{ASKS}</asks><orx:meta><orx:instanceID>{instance}</orx:instanceID></orx:meta></data>""".encode()


def posted(content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="submission.xml"\r\n'
    return head.encode() + b"Content-Type: text/xml\r\n\r\n" + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def measure(options: argparse.Namespace) -> Report:
    report = Report("forms", settings={"seconds a round": options.seconds, "bytes a submission": len(filled("x" * 41))})
    stack = Stack(Path(data_dir()), free_port())
    try:
        stack.start()
        keys = device_keys(stack)
        FormRound(stack, KIND, clients=2, seconds=2, keys=keys).run()  # warm
        for clients in AT_ONCE:
            done = FormRound(stack, KIND, clients, options.seconds, keys=keys).run()
            report.rows.append({"what": "submit a form of 14 questions", **done.row()})
            report.faults += [f"{clients} at once: {fault}" for fault in done.faults()]
        report.faults += twins(stack, device_key(stack))
        report.checks += len(AT_ONCE) + 1
    finally:
        stack.stop()
    return report


def device_key(stack: Stack) -> str:
    """A device's key for the cadre, written as the action writes it."""
    return _key(stack, stack.known["people"]["cadre"]["username"])


def device_keys(stack: Stack) -> list[str]:
    """A device each for colleagues who hold what the cadre holds: one person's bring no more than a day holds."""
    names = [f"bench-{secrets.token_hex(6)}" for _person in range(PEOPLE)]
    for name in names:
        told = {"cadre": stack.known["people"]["cadre"]["username"], "name": name}
        stack.sql(_COLLEAGUE, told | {key: str(uuid6.uuid7()) for key in ("staff", "account", "grant")})
    return [_key(stack, name) for name in names]


_COLLEAGUE = """
WITH who AS (SELECT id, staff_id FROM people_account WHERE username = %(cadre)s),
person AS (INSERT INTO people_staff SELECT (jsonb_populate_record(s, jsonb_build_object('id', %(staff)s::text))).*
  FROM people_staff s JOIN who ON who.staff_id = s.id),
account AS (INSERT INTO people_account SELECT (jsonb_populate_record(a, jsonb_build_object(
  'id', %(account)s::text, 'staff_id', %(staff)s::text, 'username', %(name)s::text))).* FROM people_account a JOIN who USING (id))
INSERT INTO people_grant (id, account_id, role, territory, organisation_id, organisation_name, from_on, to_on, state, reason,
  granted_by_id, granted_by_name, granted_at, approved_by_id, approved_by_name, approved_at, ended_reason)
SELECT %(grant)s::uuid, %(account)s::uuid, role, territory, organisation_id, organisation_name, from_on, to_on, state, reason,
  granted_by_id, granted_by_name, granted_at, approved_by_id, approved_by_name, approved_at, ended_reason
FROM people_grant g JOIN who ON who.id = g.account_id LIMIT 1
"""


def _key(stack: Stack, username: str) -> str:
    key, now = f"tgd_{secrets.token_urlsafe()}", datetime.now(UTC)
    stack.sql(
        "INSERT INTO people_apitoken (id, account_id, name, digest, created_at, expires_at) SELECT gen_random_uuid(), id, "
        "'bench', %s, %s, %s FROM people_account WHERE username = %s",
        [hashlib.sha256(key.encode()).digest(), now, now + timedelta(days=1), username],
    )
    return key


KIND = Kind("/openrosa/{key}/submission", lambda own_id: {}, "forms_formanswer")


def send(client: Client, key: str, content: bytes) -> Answer:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.send("POST", KIND.path.format(key=key), posted(content), kind=kind, X_OpenRosa_Version="1.0")


class FormRound(Round):
    """`clients` devices send for `seconds`."""

    def __init__(self, *given: Any, keys: list[str], **more: Any) -> None:
        super().__init__(*given, **more)
        self.keys = cycle(keys)

    def _phone(self, until: float) -> None:
        client = Client(self.stack.port)
        while time.perf_counter() < until:
            instance = f"uuid:{uuid6.uuid7()}"
            content, began = filled(instance), time.perf_counter()
            try:
                said = str(send(client, next(self.keys), content).status)
            except Lost:
                said = "lost"
            with self._lock:
                if said == "201":
                    self.took.append(time.perf_counter() - began)
                    self.acknowledged.append(instance)
                else:
                    self.others[said] += 1
        client.close()

    def faults(self) -> list[str]:
        """Acknowledged and not in the table, or twice there; answers that are no success."""
        sql = "SELECT count(*), count(DISTINCT instance_id) FROM forms_formanswer WHERE instance_id = ANY(%s)"
        rows, there = self.stack.sql(sql, [self.acknowledged])[0]
        lost, doubled = len(set(self.acknowledged)) - there, rows - there
        found = [f"{lost} acknowledged answers are not stored"] if lost else []
        found += [f"{doubled} answers are stored twice"] if doubled else []
        return found + [f"{count} answers {said}" for said, count in self.others.items()]


def twins(stack: Stack, key: str) -> list[str]:
    """Ten identical posts at once: ten 201, one row."""
    instance, ready, answers = f"uuid:{uuid6.uuid7()}", threading.Barrier(TWINS), []

    def post() -> None:
        client = Client(stack.port)
        ready.wait()
        answers.append(send(client, key, filled(instance)))
        client.close()

    threads = [threading.Thread(target=post) for _ in range(TWINS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (rows,) = stack.sql("SELECT count(*) FROM forms_formanswer WHERE instance_id = %s", [instance])[0]
    statuses = sorted(answer.status for answer in answers)
    return [] if (rows, statuses) == (1, [201] * TWINS) else [f"{TWINS} identical posts: {statuses}, {rows} rows"]
