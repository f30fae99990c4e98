"""Nothing typed is lost: what people write is kept for them alone until they send it."""
