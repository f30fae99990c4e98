"""The arithmetic of a record that cannot be rewritten unseen: tree, notes, entries. No Django."""
