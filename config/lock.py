"""Remake requirements.txt and requirements-dev.txt: every version pinned, every file hashed.

No address of a package index is written: whoever installs uses their own.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
COMPILE += ["--universal", "--python-version", "3.11", "--generate-hashes"]
COMPILE += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]


def main() -> None:
    changes = sys.argv[1:]
    run = ["requirements.txt", "--extra", "demo", *changes]
    development = ["requirements-dev.txt", "--extra", "demo", "--extra", "dev"]
    development += ["--constraint", "requirements.txt"]  # of the engine for many machines, no wheel
    for output, *rest in (run, development + changes):
        subprocess.run([*COMPILE, "--output-file", output, *rest], check=True, cwd=ROOT)
        lines = (ROOT / output).read_text()
        if "://" in lines:
            sys.exit(f"{output} names an address: take it out before it is committed.")
        print(f"{output}: {lines.count('==')} packages")


if __name__ == "__main__":
    main()
