"""Register: the information sharing agreement, its signatures, and what it lets an agency share."""
