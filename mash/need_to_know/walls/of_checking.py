"""The walls of looking back: sampled decisions, and disagreements between agencies."""

from mash.need_to_know.walls.wall import Wall

OF_CHECKING: dict[str, Wall] = {}
