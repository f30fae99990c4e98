"""The walls of what becomes of a case after it is closed: holds, approvals, disposal."""

from mash.need_to_know.walls.wall import Wall

OF_ENDING: dict[str, Wall] = {}
