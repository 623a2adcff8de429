"""The line between a phone and the server, which can be cut: for the whole browser, service worker and all, as in an airplane.

The browser's own offline switch also takes away what it keeps itself: a service worker that is not running cannot start under it.
"""

import socket
import threading
from contextlib import suppress


class Line:
    """A port that leads to the server's, until it is cut."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.ends: set[socket.socket] = set()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        self.is_cut = False
        threading.Thread(target=self._answer, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """What is under way is cut off too, and whoever knocks is turned away."""
        self.is_cut = True
        for end in list(self.ends):
            self._hang_up(end)

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self._hang_up(self.door)

    def _answer(self) -> None:
        while True:
            try:
                caller, _from = self.door.accept()
            except OSError:
                return  # closed
            if self.is_cut:
                caller.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.to))
            self.ends |= {caller, server}
            for one, other in ((caller, server), (server, caller)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65_536):
                other.sendall(said)
        for end in (one, other):
            self._hang_up(end)

    def _hang_up(self, end: socket.socket) -> None:
        self.ends.discard(end)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
