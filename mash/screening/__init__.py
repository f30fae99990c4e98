"""Stage 2: agency managers jointly decide; the manager rates Red, Amber or Green."""
