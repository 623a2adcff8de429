"""One POST to a server outside, with a whole time-out, no redirects, and no way into the house's own network.

The name is looked up once and the connection goes to the very address that was checked: a name that changes its mind
between the check and the call (DNS rebinding) gains nothing. Of the answer only the beginning is read.
"""

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

READ_AT_MOST = 2_000


class Unreachable(Exception):
    """No answer: not found, refused, dropped, too slow. It may go better later."""


class Forbidden(Exception):
    """Not an address one may send to."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_final(self) -> bool:
        """Trying again would bring the same answer."""
        return 300 <= self.status < 500 and self.status not in (408, 425, 429)


def check(url: str, *, allow_private: bool) -> None:
    """Refuse what is no web address, or leads inside."""
    _addresses(url, allow_private=allow_private)


def _addresses(url: str, *, allow_private: bool) -> tuple[str, str, int, str, list[str]]:
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Forbidden("port") from None
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or parts.username is not None:
        raise Forbidden("not a web address")
    if parts.scheme == "http" and not allow_private:
        raise Forbidden("https only")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("no such name") from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not allow_private and any(not is_public(one) for one in addresses):
        raise Forbidden("leads inside")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port, path, addresses


def is_public(address: str) -> bool:
    """An address anybody on the Internet could reach; one that hides another inside is judged by that one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inside is not None:
            found = inside
        elif found in ipaddress.ip_network("64:ff9b::/96"):
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast


def post(url: str, body: bytes, *, headers: Mapping[str, str], timeout: float, allow_private: bool) -> Answer:
    """Send it and hand back the answer; `timeout` is for all of it, however slowly the other side drips."""
    scheme, host, port, path, addresses = _addresses(url, allow_private=allow_private)
    until = time.monotonic() + timeout
    try:
        sock = socket.create_connection((addresses[0], port), timeout=timeout)
        with sock:
            if scheme == "https":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
            connection = http.client.HTTPConnection(host, port)
            connection.sock = _Patient(sock, until)
            sent = {"Content-Type": "application/json", "User-Agent": "tiangeng", **headers}
            connection.request("POST", path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(READ_AT_MOST))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from error


class _Patient(io.RawIOBase):
    """A socket whose every wait ends at the same moment: what `http.client` needs of one, and no more."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        super().__init__()
        self._sock, self._until = sock, until

    def _wait(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)

    def sendall(self, data: bytes) -> None:
        self._wait()
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Its own reader: `http.client` closes the connection's socket and reads on."""
        return io.BufferedReader(_Patient(self._sock, self._until))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._wait()
        return self._sock.recv_into(buffer)
