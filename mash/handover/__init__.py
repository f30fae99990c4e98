"""Stage 5: summary to the receiving team, feedback to the referrer."""
