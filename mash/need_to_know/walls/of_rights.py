"""The walls of what people ask of what is held about them, and of corrections."""

from mash.need_to_know.walls.wall import Wall

OF_RIGHTS: dict[str, Wall] = {}
