"""Are two records the same person's? Pure: it knows no hub, no page and no database."""
