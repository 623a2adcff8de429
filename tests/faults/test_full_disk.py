"""The disk for attachments is full: said in a sentence, nothing half-written, and well again when there is room."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.faults.client import Answer, Client
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

SIZE = 512 * 1024


@pytest.fixture
def small_disk(stack: Stack) -> Iterator[Path]:
    """A file system of half a megabyte where the attachments lie; needs root, as CI has it."""
    place = stack.data / "files"
    place.mkdir(exist_ok=True)
    if os.geteuid() != 0:
        pytest.fail("mounting a small file system needs root: run the fault tests in the container")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def photo(tmp_path: Path, *, side: int) -> bytes:
    """Noise: a JPEG that no encoder makes small."""
    path = tmp_path / f"{side}.jpg"
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(path, quality=95)
    return path.read_bytes()


def upload(client: Client, issue: str, content: bytes) -> Answer:
    line = uuid.uuid4().hex
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="stage"\r\n\r\nreport\r\n'.encode(),
        f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode()
        + content
        + b"\r\n",
        f"--{line}--\r\n".encode(),
    ]
    kind = f"multipart/form-data; boundary={line}"
    return client.send("POST", f"/api/files/of/issues.issue/{issue}", b"".join(parts), kind=kind)


def test_a_full_disk_is_named_leaves_nothing_behind_and_heals(stack: Stack, small_disk: Path, tmp_path: Path) -> None:
    client = stack.client("cadre")
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "磁盘满了", "body": "照片存不下。"}
    told = client.post("/api/issues", sent, once=uuid.uuid4().hex)
    assert told.status == 201, told.text[:600]
    issue = told.json()["id"]
    small, large = photo(tmp_path, side=64), photo(tmp_path, side=1200)
    assert upload(client, issue, small).status == 201, "there is room for a little one"

    answer = upload(client, issue, large)
    assert answer.status == 507, answer.text
    assert answer.json()["code"] == "storage_full"
    assert "磁盘满了" in answer.json()["message"]
    rows = stack.sql("SELECT digest FROM documents_attachment WHERE owner_id = %s", [issue])
    kept = {path.name for path in small_disk.rglob("*") if path.is_file()}
    assert len(rows) == 1
    assert {name.removesuffix(".thumb") for name in kept} == {rows[0][0]}, "no half of the large one is left"
    assert client.post(f"/api/issues/{issue}/withdraw").status != 500
    assert client.get(f"/api/issues/{issue}").status == 200, "everything else goes on"

    subprocess.run(["mount", "-o", f"remount,size={64 * SIZE}", str(small_disk)], check=True)
    assert upload(client, issue, large).status == 201, "as soon as there is room, without anyone's hand"
    assert stack.sql("SELECT count(*) FROM documents_attachment WHERE owner_id = %s", [issue]) == [(2,)]
