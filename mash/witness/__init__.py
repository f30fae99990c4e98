"""A partner agency's witness: it keeps the last checkpoint, and cosigns what extends it."""
