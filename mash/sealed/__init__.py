"""Wall: what is sealed, in a table of its own, encrypted, behind two functions."""
