"""The ground holds: tests work as the application does, apart from each other, on a real hub."""

import urllib.error
import urllib.request

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections
from django.utils import timezone

from mash.database import APP_ROLE
from mash.need_to_know.standing import NotBehindWalls, require_walls

POWERS = (
    "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = %s"
)


@pytest.mark.django_db
def test_the_application_has_no_powers_over_its_database():
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (APP_ROLE,)
        cursor.execute(POWERS, [APP_ROLE])
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("select count(*) from pg_class where relowner = %s::regrole", [APP_ROLE])
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_the_application_can_make_no_table():
    with pytest.raises(ProgrammingError, match="permission denied"):
        connection.cursor().execute("create table a_table_of_its_own (id int)")


@pytest.mark.django_db
@pytest.mark.parametrize("round", [1, 2])
def test_what_one_test_writes_the_next_one_does_not_find(round):
    assert not Session.objects.exists()
    Session.objects.create(session_key=f"round-{round}", expire_date=timezone.now())


def test_a_committed_row_is_seen_by_others(committed, run):
    Session.objects.create(session_key="kept", expire_date=timezone.now())
    with psycopg.connect(run.url_of(committed)) as link:
        assert link.execute("select session_key from django_session").fetchall() == [("kept",)]


@pytest.mark.django_db
def test_a_committed_row_is_gone_with_its_test():
    assert not Session.objects.exists()


def test_the_served_hub_answers(served):
    with urllib.request.urlopen(f"{served.url}/healthz") as answer:
        assert answer.status == 200
        assert answer.read() == b"well"


def test_the_served_hub_comes_back_after_kill_9(served):
    served.kill()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{served.url}/healthz")
    served.start()


def test_the_browser_opens_the_served_hub(page, page_without_javascript):
    for one in (page, page_without_javascript):
        assert one.goto("/healthz").status == 200
        assert "well" in one.inner_text("body")


def test_the_hub_is_not_served_by_a_role_above_the_walls(committed):
    with pytest.raises(NotBehindWalls, match="row security would not hold it"):
        require_walls("owner")
    require_walls("default")


def test_the_hub_is_not_served_over_old_tables(committed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'closure'")
    with pytest.raises(NotBehindWalls, match="Run `mash migrate` first"):
        require_walls("default")


def test_a_taken_port_is_one_sentence(served):
    with pytest.raises(CommandError, match=f"Port {served.port} is taken.*PORT="):
        call_command("serve", port=served.port)


def test_migrating_again_changes_nothing(committed):
    call_command("migrate", verbosity=0)
    require_walls("default")
