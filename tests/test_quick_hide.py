"""Somebody comes to the desk: one key blanks the screen, and nothing typed is lost by it."""

from typing import Any

WORRY = "I hear a child crying."


def test_escape_twice_hides_the_screen_and_twice_again_shows_it_with_every_word(page: Any) -> None:
    page.goto("/tell-us/on-one-page/")
    page.get_by_label("What are you worried about?").fill(WORRY)
    title = page.title()

    for _ in range(2):
        page.keyboard.press("Escape")

    assert not page.locator("body").is_visible()
    assert not page.locator("main").is_visible()
    assert page.title() == "Blank page"

    for _ in range(2):
        page.keyboard.press("Escape")

    assert page.get_by_label("What are you worried about?").input_value() == WORRY
    assert page.title() == title


def test_escape_once_hides_nothing(page: Any) -> None:
    page.goto("/tell-us/on-one-page/")

    page.keyboard.press("Escape")

    assert page.locator("main").is_visible()


def test_without_scripts_the_page_does_not_promise_it(page_without_javascript: Any) -> None:
    page_without_javascript.goto("/tell-us/")

    assert not page_without_javascript.get_by_text("Press Escape twice").is_visible()
