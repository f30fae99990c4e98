"""Who may be the same person: records, keys, scores and reasons, free of web code and database."""
