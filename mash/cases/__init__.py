"""Register: one case per contact, its reference, its stage and the key its story is kept under."""
