"""A province's app in a browser: a page over TLS that opens us with a fresh ticket, beside itself or inside itself."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests import province


@dataclass
class Certificate:
    """For this machine by name and by number, signed by itself; the files lie in `folder`."""

    folder: Path

    def __post_init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
        )
        self.chain.write_bytes(made.add_extension(names, False).sign(key, SHA256()).public_bytes(Encoding.PEM))
        self.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    @property
    def chain(self) -> Path:
        return self.folder / "chain.pem"

    @property
    def key(self) -> Path:
        return self.folder / "key.pem"


class App(ThreadingHTTPServer):
    """`/` links to us, `/inside` shows us in a frame; each look brings a new ticket. `ours` is where we are served."""

    def __init__(self, certificate: Certificate) -> None:
        super().__init__(("127.0.0.1", 0), _Pages)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.signs_with = ec.generate_private_key(ec.SECP256R1())
        self.ours, self.names = "", province.WHO

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server_port}"

    def door(self) -> str:
        ticket = province.ticket(self.signs_with, now=datetime.now(UTC), sub=self.names)
        return f"{self.ours}/accounts/door/?ticket={ticket}&amp;next=/m/"

    @contextmanager
    def opened(self) -> Iterator["App"]:
        thread = threading.Thread(target=self.serve_forever, daemon=True)
        thread.start()
        yield self
        self.shutdown()
        self.server_close()
        thread.join()


class _Pages(BaseHTTPRequestHandler):
    server: App

    def do_GET(self) -> None:
        door = self.server.door()
        shown = (
            f'<iframe src="{door}" style="width:100%;height:96vh;border:0"></iframe>'
            if self.path == "/inside"
            else f'<a href="{door}">田埂</a>'
        )
        body = f"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>省平台</title>{shown}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        pass
