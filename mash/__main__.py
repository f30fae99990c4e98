"""`python -m mash` is the `mash` command."""

from mash.cli import main

if __name__ == "__main__":
    main()
