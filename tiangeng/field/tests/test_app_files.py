"""The app's own files, and the mark on every answer."""

import pytest


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TIANGENG_PHONE = tmp_path / "phone"


def test_the_apps_files_are_served_and_nothing_beside_them(db, client, settings, tmp_path):
    assert client.get("/m/").status_code == 503
    assert "make run" in client.get("/m/").content.decode()
    root = settings.TIANGENG_PHONE
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<title>田埂</title>")
    (root / "sw.js").write_text("//")
    (root / "assets" / "app-1234.js").write_text("1")
    (tmp_path / "secret.txt").write_text("no")
    shell = client.get("/m/")
    assert (shell.status_code, shell["Cache-Control"]) == (200, "no-cache")
    assert b"".join(client.get("/m/visits/new").streaming_content) == b"".join(client.get("/m/").streaming_content)
    assert client.get("/m/sw.js")["Cache-Control"] == "no-cache"
    assert client.get("/m/sw.js")["Content-Type"] == "text/javascript"
    assert "immutable" in client.get("/m/assets/app-1234.js")["Cache-Control"]
    for name in ("", "sw.js", "assets/app-1234.js"):
        assert "Vary" not in client.get(f"/m/{name}"), "a service worker finds it again, whatever language is asked for"
    for name in ("assets/none.js", "../secret.txt", "%2e%2e/secret.txt"):
        assert client.get(f"/m/{name}").status_code == 404


def test_every_answer_says_that_it_is_ours(db, client, client_of, cadre):
    for answer in (client.get("/m/"), client.get("/api/field/me"), client_of(cadre).get("/api/field/me")):
        assert answer["X-Tiangeng"] == "1"
