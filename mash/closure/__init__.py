"""Stage 6: access ends; keep until, hold, destroy."""
