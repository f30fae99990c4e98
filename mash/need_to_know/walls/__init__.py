"""The walls: for each table, who may see its rows, put one in, change one, and why.

Every table is either walled here or named in `NO_STORY` with the reason why it tells nothing; a
test sees to it. `policies.py` makes row policies of these pages.
"""

from mash.need_to_know.walls.of_access import OF_ACCESS
from mash.need_to_know.walls.of_checking import OF_CHECKING
from mash.need_to_know.walls.of_contact import OF_CONTACT
from mash.need_to_know.walls.of_ending import OF_ENDING
from mash.need_to_know.walls.of_people import OF_PEOPLE
from mash.need_to_know.walls.of_rights import OF_RIGHTS
from mash.need_to_know.walls.of_watching import OF_WATCHING
from mash.need_to_know.walls.of_work import OF_WORK
from mash.need_to_know.walls.plain import NO_STORY
from mash.need_to_know.walls.wall import Wall

__all__ = ["NO_STORY", "WALLS", "Wall"]

WALLS: dict[str, Wall] = {
    **OF_CONTACT,
    **OF_PEOPLE,
    **OF_WORK,
    **OF_ENDING,
    **OF_ACCESS,
    **OF_CHECKING,
    **OF_RIGHTS,
    **OF_WATCHING,
}
