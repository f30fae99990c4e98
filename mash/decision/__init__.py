"""Stage 4: the MASH manager decides, child by child."""
