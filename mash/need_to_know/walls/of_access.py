"""The walls of how access is watched over: break-glass, interests, delegation, reviews."""

from mash.need_to_know.walls.wall import Wall

OF_ACCESS: dict[str, Wall] = {}
