"""A backup that only its key opens: dump and attachments in pieces, each sealed with AES-256-GCM.

File: `TGB1 | key id 8 | salt 16`, then pieces of one mebibyte, each with its tag of 16 bytes. Every file has a key of its own
(HKDF-SHA256 of the installation's backup key and the salt); a piece's nonce is its number and whether it is the last,
so that pieces neither change places nor are lost at the end unseen (the STREAM construction of Hoang et al., 2015).

The key file holds a key a line, the newest last: older ones still open older backups. It lies apart from the backups.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tiangeng.config.paths import data_dir, write_secret
from tiangeng.config.terminal import Trouble

MAGIC, PIECE, TAG = b"TGB1", 1024 * 1024, 16
HEAD = len(MAGIC) + 8 + 16


@dataclass(frozen=True)
class Key:
    """One key of backups; its id tells which it is and nothing of it."""

    secret: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(b"tiangeng backup " + self.secret).hexdigest()[:16]

    def for_file(self, salt: bytes) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt, b"tiangeng backup file").derive(self.secret))


def key_file() -> Path:
    """TIANGENG_BACKUP_KEY, else with the other keys."""
    return Path(os.environ.get("TIANGENG_BACKUP_KEY") or data_dir() / "secrets" / "backup.key").expanduser()


def keys() -> list[Key]:
    """Oldest first; none where nobody has made one."""
    path = key_file()
    try:
        lines = path.read_text(encoding="ascii").split() if path.exists() else []
        found = [bytes.fromhex(line) for line in lines]
    except ValueError:
        found = [b""]
    if any(len(secret) != 32 for secret in found):
        raise Trouble(
            f"{path} 不是备份密钥：应当每行 64 个十六进制字符。",
            f"{path} is no key of backups: 64 hexadecimal figures a line.",
        )
    return [Key(secret) for secret in found]


def make_key() -> Key:
    """A new one behind those that are there."""
    path, before = key_file(), keys()
    fresh = Key(secrets.token_bytes(32))
    text = "".join(f"{key.secret.hex()}\n" for key in [*before, fresh])
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    write_secret(draft, text)
    draft.replace(path)
    return fresh


def sealed_size(size: int) -> int:
    """What a file of this size becomes; an empty one has a piece too."""
    return HEAD + size + TAG * max(1, -(-size // PIECE))


def sealed(source: IO[bytes], key: Key) -> Iterator[bytes]:
    """What is written instead, piece by piece."""
    salt = os.urandom(16)
    yield MAGIC + bytes.fromhex(key.id) + salt
    cipher = key.for_file(salt)
    for number, piece, is_last in _pieces(source, PIECE):
        yield cipher.encrypt(_nonce(number, is_last), piece, None)


def opened(source: IO[bytes], keys: Iterable[Key], *, name: str) -> Iterator[bytes]:
    """The plain pieces, each proven before it is handed out; a Trouble where the key is missing or a bit was changed."""
    head = source.read(HEAD)
    cipher = _key_of(head, keys, name=name).for_file(head[-16:])
    for number, piece, is_last in _pieces(source, PIECE + TAG):
        try:
            yield cipher.decrypt(_nonce(number, is_last), piece, None)
        except InvalidTag:
            raise Trouble(
                f"{name} 被改动过或者不完整，不能用它恢复。", f"{name} was changed or is incomplete; it cannot be used."
            ) from None


def _key_of(head: bytes, keys: Iterable[Key], *, name: str) -> Key:
    wanted = head[len(MAGIC) : -16].hex()
    if len(head) < HEAD or not head.startswith(MAGIC):
        raise Trouble(f"{name} 不是加密的备份文件，或不完整。", f"{name} is no sealed file of a backup.")
    for key in keys:
        if key.id == wanted:
            return key
    raise Trouble(
        f"这份备份是用密钥 {wanted} 加密的，{key_file()} 里没有这一把；请把当时的密钥文件放回来，或用 TIANGENG_BACKUP_KEY 指明。",
        f"This backup was sealed with key {wanted}, which is not in {key_file()}: put that file back, or name it by TIANGENG_BACKUP_KEY.",
    )


def _pieces(source: IO[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Each with its number, and whether none follows."""
    number, piece = 0, source.read(size)
    while True:
        following = source.read(size) if len(piece) == size else b""
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
