"""A mail server for the demo and the tests: it takes every message and keeps it in a folder.

It listens on this machine alone and passes nothing on.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

LONGEST = 1_000_000  # bytes of a line or a message


@dataclass(frozen=True)
class Sink:
    """Where messages are kept; `taken` is called before the sender hears that one was taken."""

    folder: Path
    taken: Callable[[Path], None] = lambda path: None

    async def listen(self, port: int = 0) -> asyncio.Server:
        """Take messages on this port, or on one that is free."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return await asyncio.start_server(self.converse, "127.0.0.1", port, limit=LONGEST)

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """As much of SMTP (RFC 5321) as a sender needs."""

        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        try:
            await say("220 sink")
            while line := (await reader.readline()).decode(errors="replace").strip():
                verb = line.split()[0].upper()
                if verb == "DATA":
                    await say("354 go on")
                    self.keep(await whole(reader))
                await say("221 bye" if verb == "QUIT" else "250 sink")
                if verb == "QUIT":
                    break
        except (OSError, ValueError, asyncio.IncompleteReadError):
            pass  # the sender has gone, or says what no sender says
        finally:
            writer.close()

    def keep(self, message: bytes) -> None:
        number = sum(1 for _ in self.folder.glob("*.eml")) + 1
        path = self.folder / f"{number:06d}.eml"
        path.with_suffix(".part").write_bytes(message)
        path.with_suffix(".part").rename(path)
        self.taken(path)


async def whole(reader: asyncio.StreamReader) -> bytes:
    """The message up to the line with a dot alone; a dot doubled at a line's start is one."""
    lines: list[bytes] = []
    while (line := await reader.readuntil(b"\n")) not in (b".\r\n", b".\n"):
        lines.append(line[1:] if line.startswith(b".") else line)
        if sum(map(len, lines[-1:])) + len(lines) > LONGEST:
            raise ValueError("too long")
    return b"".join(lines)


def messages(folder: Path) -> list[EmailMessage]:
    """What was taken, in its order."""
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


def newest(folder: Path, most: int) -> list[EmailMessage]:
    """The last messages taken, the newest first."""
    paths = sorted(folder.glob("*.eml"))[-most:]
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in reversed(paths)
    ]
