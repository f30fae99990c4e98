"""Stage 1: a referrer tells the hub of a worry about a child."""
