"""The demo plays to its end, by the acts that people use, and leaves something in every room."""

from django.utils import timezone

from mash.agencies.actions import OWNER
from mash.cases.models import Case
from mash.desk import demo
from mash.desk.demo import rooms
from tests.visitor import Visitor

ON_DESKS = {
    "manager.one": ("Most urgent", "Immediate danger", "asks for your approval", "You stand in"),
    "governance": ("shared in an emergency", "opened by break-glass", "wait to be confirmed"),
    "police.lead": ("people wait to be confirmed",),
    "audit.group.two": ("sampled decisions to score",),
    "records": ("answer due by", "no clock runs yet"),
    "officer.one": ("Records that may be one person twice",),
    "assessment.team": ("Read what is corrected", "Summaries to accept"),
    "yos.worker1": ("is open to you by break-glass",),
    "housing.worker1": ("Housing disagrees, open for",),
}


def there() -> dict[str, int]:
    found = {says: kept._default_manager.using(OWNER).count() for says, kept, _ in rooms.ROOMS}
    return found | {"Cases": Case.objects.using(OWNER).count()}


def test_the_demo_plays_and_every_room_has_something_in_it(committed):
    demo.load(lambda says: None, now=timezone.now())

    played = there()
    assert [says for says, count in played.items() if not count] == []
    for name, texts in ON_DESKS.items():
        desk = Visitor(name).reads("/desk/")
        assert [text for text in texts if text not in desk] == [], name

    demo.load(lambda says: None, now=timezone.now())
    assert there() == played  # run again it goes on where it was
