"""A referral told in a real browser, without JavaScript and with it."""

from typing import Any

import pytest


def tell(page: Any) -> None:
    """A neighbour's worry, with a second person added by a button."""
    page.goto("/tell-us/on-one-page/")
    page.get_by_label("No", exact=True).first.check()
    page.locator("#people-0-given_names").fill("Bramble")
    page.locator("#people-0-birth_date").fill("27 March 2015")
    page.get_by_role("button", name="Add somebody who lives with the child").click()
    assert page.locator("#people-0-given_names").input_value() == "Bramble"
    page.locator("#people-1-given_names").fill("Briar")
    page.locator("#people-1-relation").select_option("mother")
    page.locator("#worries").fill("Invented worries.")
    page.locator("#consent-told").check()
    page.locator("#consent-agreed").check()
    page.locator("#referrer-source_code").select_option("1B")
    page.locator("#referrer-name").press("Enter")  # sends, and never removes anybody
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Enter the name of the person telling us").click()
    page.locator("#referrer-name").fill("Nettle Sampleton")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Thank you for telling us").wait_for()


def test_a_neighbour_tells_of_a_worry_without_javascript(page_without_javascript: Any) -> None:
    tell(page_without_javascript)


@pytest.mark.parametrize("width", [1100, 320])
def test_a_neighbour_tells_of_a_worry(another_page: Any, width: int) -> None:
    page = another_page(viewport={"width": width, "height": 900})
    tell(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, "nothing is to be scrolled sideways"


def test_the_browsers_own_back_shows_the_page_before_with_what_was_typed(another_page: Any) -> None:
    page = another_page()
    page.goto("/tell-us/")
    page.get_by_label("No", exact=True).first.check()
    page.get_by_label("If yes, what has been done?").fill("Nothing yet.")
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("heading", name="What kind of contact is this?").wait_for()
    page.get_by_label("Reference of an earlier contact").fill("KX7-4MQ-9TR")
    page.go_back()
    page.get_by_role("heading", name="Is a child in danger now?").wait_for()
    assert page.get_by_label("If yes, what has been done?").input_value() == "Nothing yet."
    page.go_forward()
    page.get_by_role("heading", name="What kind of contact is this?").wait_for()
    typed = page.get_by_label("Reference of an earlier contact").input_value()
    assert typed == "KX7-4MQ-9TR"
