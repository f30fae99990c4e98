"""Register: the people a contact speaks of, and how they are related."""
