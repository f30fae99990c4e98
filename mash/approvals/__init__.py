"""Register: what cannot be undone is asked for by one person and approved by another."""
