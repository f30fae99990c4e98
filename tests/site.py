"""A hub served as at work: granian in processes of its own, as the application's role."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from psycopg.conninfo import make_conninfo

from mash.database import APP_ROLE, CHECKOUT, app_password
from mash.ready import is_taken
from mash.secret import web_secret
from tests.databases import Run

SECONDS_TO_ANSWER = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """The served hub: its `url`, its `log`, and ways to stop, kill and start it again."""

    def __init__(self, run: Run, database: str, *, workers: int = 2) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.workers = workers
        self.log_file = run.folder / f"site-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None
        url = make_conninfo(
            run.url_of(database), user=APP_ROLE, password=app_password(web_secret())
        )
        self.live_port = free_port()
        given = {"MASH_APP_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
        given["MASH_REFERRALS_AN_HOUR"] = "100000"  # the whole town is at one address
        self.environment = {**os.environ, **given, "MASH_LIVE_PORT": str(self.live_port)}
        self.environment.pop("DATABASE_URL", None)  # at work the pages know no owner

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def start(self) -> None:
        command = [sys.executable, "-m", "mash", "serve", "--port", str(self.port)]
        command += ["--workers", str(self.workers)]
        with Path(self.log_file).open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.wait()

    def comes_up(self) -> None:
        """Started, if it is not up; and with its database, if that is another than before."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        else:
            self.wait()

    def wait(self) -> None:
        """Until it answers: it is up, and its database too."""
        assert self.process is not None
        until = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"The hub does not answer at {self.url}:\n{self.log}")

    def stop(self) -> None:
        """As an operator stops it: it finishes what it is doing."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """As a power cut stops it: `kill -9`, leader and workers at once."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            while is_taken(self.port):  # its workers take a moment to be gone
                time.sleep(0.05)
        self.process = None
