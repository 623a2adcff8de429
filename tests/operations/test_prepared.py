"""A later start asks nothing of a database that is in the state of these very files, and everything of any other."""

import shutil
from pathlib import Path

import psycopg
import pytest

from tiangeng.config import cluster, prepared
from tiangeng.config.paths import ROOT
from tiangeng.config.postgres import Server


@pytest.mark.fault
def test_the_mark_lives_and_dies_with_the_tables(data: Path, server: Server) -> None:
    server.up()
    urls = cluster.prepare()
    seen = prepared.state(pack="longquan", demo=True)
    assert not prepared.is_marked(seen), "nothing has been migrated yet"
    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE TABLE django_migrations (id int)")

    prepared.mark(seen)
    assert prepared.is_marked(seen)
    assert not prepared.is_marked(prepared.state(pack="jiande", demo=True))

    with psycopg.connect(urls.owner) as owner:
        owner.execute("DROP TABLE django_migrations")
        owner.execute("CREATE TABLE django_migrations (id int)")
    assert not prepared.is_marked(seen), "other tables, though of the same name"


def test_another_pack_switch_or_file_is_another_state(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = data / "packs"
    shutil.copytree(ROOT / "packs", packs)
    monkeypatch.setenv("TIANGENG_PACKS", str(packs))
    first = prepared.state(pack="longquan", demo=True)
    assert prepared.state(pack="longquan", demo=True) == first

    monkeypatch.setenv("TIANGENG_SUPERVISED", str(data))
    assert prepared.state(pack="longquan", demo=True) == first, "who asks does not matter"
    states = {first, prepared.state(pack="jiande", demo=True), prepared.state(pack="longquan", demo=False)}
    with (packs / "longquan" / "pack.yaml").open("a") as file:
        file.write("# 改过\n")
    states.add(prepared.state(pack="longquan", demo=True))
    monkeypatch.setenv("TIANGENG_HOSTS", "tiangeng.example")
    states.add(prepared.state(pack="longquan", demo=True))
    assert len(states) == 5
