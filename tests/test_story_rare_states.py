"""The pages as they rarely are: with nothing on them, hung on a wall, broken, refused."""

from typing import Any

from django.test import RequestFactory

from mash.desk import errors
from tests.story import People
from tests.test_story_accessible import Inspector, scripts

BROKEN = {
    "400": lambda asked: errors.bad_request(asked, ValueError()),
    "403": lambda asked: errors.forbidden(asked, PermissionError()),
    "404": lambda asked: errors.not_found(asked, LookupError()),
    "429": errors.too_many,
    "500": errors.server_error,
}


@scripts
def test_a_desk_with_nothing_on_it_keeps_nobody_out(people: People) -> None:
    inspector = Inspector()

    for name in ("ola", "mara", "pat", "paul", "rita", "gwen"):
        inspector.looks(people(name), "/desk/")
    inspector.looks(people("mara"), "/desk/?closed=1", "/desk/wall/", "/letters/")
    people("mara").goes_to("/desk/wall/")
    people("mara").presses("Leave it on this screen")
    inspector.inspects(people("mara").page)

    assert inspector.faults == []


@scripts
def test_what_went_wrong_is_said_to_everybody(people: People) -> None:
    """The error pages, each as it is, shown by the served hub's own styles."""
    inspector, somebody = Inspector(), people("")
    for status, answer in BROKEN.items():
        said = answer(RequestFactory().get("/")).content.decode()
        somebody.page.route(f"**/broken/{status}/", shows(said))
        somebody.page.goto(f"/broken/{status}/")
        assert somebody.page.get_by_role("heading", level=1).count() == 1
        inspector.inspects(somebody.page)

    assert inspector.faults == []


def shows(said: str) -> Any:
    return lambda route: route.fulfill(body=said, content_type="text/html; charset=utf-8")
