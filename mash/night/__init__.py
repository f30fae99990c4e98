"""Out of hours: hand-over packs to the night team, and what comes back in the morning."""
