"""Watching over access: who can see what and why, break-glass, interests, delegation, reviews."""
