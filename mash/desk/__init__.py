"""Face: what the room looks at: the desk, the pages' frame, signing in."""
