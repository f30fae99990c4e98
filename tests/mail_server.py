"""A mail server for tests that does what a council's does: STARTTLS or TLS, and a login."""

import base64
import datetime
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LOGIN = ("hub@example.org", "an-invented-password")


def throw_away_certificate(folder: Path, name: str = "localhost") -> Path:
    """A key and a certificate of its own for this test's server, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "localhost":
        names.append(x509.IPAddress(ip_address("127.0.0.1")))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(pem, form, serialization.NoEncryption()) + certificate.public_bytes(pem)
    )
    return path


@dataclass
class MailServer:
    """What it took, and what was said to it before the line was encrypted."""

    security: str = "none"
    certificate: Path | None = None
    wants_login: bool = False
    port: int = 0
    # called with each message before the sender hears that it was taken
    taken: Callable[[EmailMessage], None] = lambda message: None
    messages: list[EmailMessage] = field(default_factory=list)
    in_the_clear: list[str] = field(default_factory=list)
    answer_to: Callable[[str], str] = lambda recipient: "250 yes"

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.certificate is not None
        context.load_cert_chain(self.certificate)
        return context


class Talk(socketserver.StreamRequestHandler):
    """One conversation (RFC 5321, 3207, 4954)."""

    def handle(self) -> None:
        self.hub: MailServer = self.server.hub
        self.encrypted = self.logged_in = False
        try:
            if self.hub.security == "tls":
                self.encrypt()
            self.say("220 invented")
            while line := self.rfile.readline().decode().strip():
                if not self.encrypted:
                    self.hub.in_the_clear.append(line)
                if line.upper() == "QUIT":
                    return self.say("221 bye")
                self.answer(line)
        except (OSError, ValueError):
            pass  # the sender has gone, or does not trust us

    def encrypt(self) -> None:
        self.connection = self.hub.context().wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.encrypted = True

    def say(self, *lines: str) -> None:
        self.connection.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def answer(self, line: str) -> None:
        verb = line.split()[0].upper()
        if verb == "EHLO":
            offers = ["250-invented"]
            if self.hub.security == "starttls" and not self.encrypted:
                offers.append("250-STARTTLS")
            if self.hub.wants_login:
                offers.append("250-AUTH PLAIN")
            self.say(*offers, "250 SIZE 1000000")
        elif verb == "STARTTLS":
            self.say("220 go on")
            self.encrypt()
        elif verb == "AUTH":
            given = base64.b64decode(line.split()[-1]).decode().split("\0")[1:]
            self.logged_in = tuple(given) == LOGIN
            self.say("235 welcome" if self.logged_in else "535 no")
        elif verb == "MAIL" and self.hub.wants_login and not self.logged_in:
            self.say("530 log in first")
        elif verb == "RCPT":
            self.say(self.hub.answer_to(line))
        elif verb == "DATA":
            self.say("354 go on")
            self.take()
            self.say("250 taken")
        else:
            self.say("250 yes")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        if line:
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            self.hub.messages.append(message)
            self.hub.taken(message)


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def serving(hub: MailServer) -> Iterator[MailServer]:
    """It listens on loopback; its port stays the same when it is served again."""
    with Listener(("127.0.0.1", hub.port), Talk) as listener:
        listener.hub = hub
        hub.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            listener.shutdown()
            thread.join(5)
