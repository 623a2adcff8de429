"""Sealed fields: unreadable in the database, bound to their row, found by a blind index, old keys readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.kernel import secrets
from tiangeng.kernel.secrets import FileKeyProvider, Unreadable, blind_index, decrypt, derived, encrypt


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.TIANGENG_KEY_FILE = tmp_path / "keys.json"
    secrets.keys.cache_clear()
    yield
    secrets.keys.cache_clear()


@pytest.mark.parametrize("suite", ["intl", "gm"])
def test_what_was_sealed_opens_in_its_own_place_only(settings, suite):
    settings.TIANGENG_CIPHER_SUITE = suite
    cell = encrypt("330102199001011234", place="t.c.1")
    assert b"330102" not in cell
    assert decrypt(cell, place="t.c.1") == "330102199001011234"
    with pytest.raises(Unreadable):
        decrypt(cell, place="t.c.2")


@pytest.mark.parametrize("suite", ["intl", "gm"])
def test_any_flipped_bit_is_noticed(settings, suite):
    settings.TIANGENG_CIPHER_SUITE = suite
    cell = encrypt("13800138000", place="t.c.1")
    for place in range(len(cell)):
        changed = bytearray(cell)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            decrypt(bytes(changed), place="t.c.1")


def test_the_same_value_never_looks_the_same_twice():
    assert len({encrypt("同", place="t.c.1") for _ in range(200)}) == 200


def test_a_rotated_key_seals_the_new_and_still_opens_the_old():
    old = encrypt("旧", place="t.c.1")
    provider = secrets.keys()
    assert isinstance(provider, FileKeyProvider)
    provider.rotate()
    new = encrypt("新", place="t.c.1")
    assert (old[2:4], new[2:4]) == (b"\x00\x01", b"\x00\x02")
    assert (decrypt(old, place="t.c.1"), decrypt(new, place="t.c.1")) == ("旧", "新")


def test_without_its_key_a_cell_stays_shut(settings, tmp_path):
    cell = encrypt("x", place="t.c.1")
    settings.TIANGENG_KEY_FILE = tmp_path / "other.json"
    secrets.keys.cache_clear()
    with pytest.raises(Unreadable):
        decrypt(cell, place="t.c.1")


def test_the_key_file_is_readable_by_the_service_only(settings):
    secrets.keys()
    assert settings.TIANGENG_KEY_FILE.stat().st_mode & 0o777 == 0o600


def test_keys_made_by_two_processes_at_once_are_the_same_keys(settings):
    import subprocess
    import sys

    code = (
        "import json,sys,pathlib; sys.path.insert(0, '.'); "
        "from django.conf import settings; settings.configure(); "
        "from tiangeng.kernel.secrets import FileKeyProvider; "
        f"print(FileKeyProvider(pathlib.Path({str(settings.TIANGENG_KEY_FILE)!r})).index_key().hex())"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in running}) == 1


def test_a_blind_index_finds_equal_values_written_differently():
    assert blind_index(" 33010219900101123x ", purpose="id") == blind_index("33010219900101123X", purpose="id")
    assert blind_index("１３８", purpose="phone") == blind_index("138", purpose="phone")
    assert blind_index("138", purpose="phone") != blind_index("138", purpose="id")
    assert len(blind_index("138", purpose="phone")) == 16


def test_a_derived_key_is_the_same_for_the_same_thing_and_no_other(settings, tmp_path):
    key = derived("field.phone", "a", "b")
    assert len(key) == 32 and key == derived("field.phone", "a", "b")
    assert (
        len({key, derived("field.phone", "ab", ""), derived("field.phone", "b", "a"), derived("other", "a", "b")}) == 4
    )
    settings.TIANGENG_KEY_FILE = tmp_path / "another-installation.json"
    secrets.keys.cache_clear()
    assert derived("field.phone", "a", "b") != key


@given(st.text(max_size=200))
def test_any_text_comes_back_as_it_was(text):
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        return
    assert decrypt(encrypt(text, place="p"), place="p") == text


@given(st.binary(max_size=80))
def test_rubbish_is_refused_never_opened(cell):
    with pytest.raises(Unreadable):
        decrypt(cell, place="p")
