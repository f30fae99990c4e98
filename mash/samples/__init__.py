"""Register: decisions drawn for the multi-agency audit group to look back at."""
