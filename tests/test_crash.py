"""A power cut in the middle of work: no act without its trace, no trace without its act."""

import http.cookiejar
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException

from django.db import connections

from tests.story import REFERENCE

CUTS = 4
SENDERS = 4
SECONDS_BETWEEN = 1.2
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|submission)" value="([^"]*)"')


class Teacher(threading.Thread):
    """Tells the hub of one worry after the other, and keeps every reference given."""

    def __init__(self, url: str, number: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.url, self.number, self.stop = url, number, stop
        self.kept: list[str] = []

    def run(self) -> None:
        said = 0
        while not self.stop.is_set():
            said += 1
            try:
                self.kept += self.tell(f"Worry {said} of teacher {self.number}.")
            except (OSError, HTTPException):
                time.sleep(0.05)  # the power is out

    def tell(self, worry: str) -> list[str]:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(jar)
        form = browser.open(f"{self.url}/tell-us/", timeout=10).read().decode()
        typed = dict(HIDDEN.findall(form)) | {
            "kind": "safeguarding",
            "immediate_danger": "no",
            "worries": worry,
            "people-0-part": "child",
            "people-0-given_names": "Bramble",
            "people-0-family_name": "Sampleton",
            "consent-told": "yes",
            "consent-agreed": "yes",
            "referrer-source_code": "2A",
            "referrer-anonymous": "no",
            "referrer-name": "Ash Clipboard",
            "referrer-email": "ash.clipboard@example.org",
        }
        request = urllib.request.Request(
            f"{self.url}/tell-us/",
            data=urllib.parse.urlencode(typed).encode(),
            headers={"Origin": self.url},
        )
        try:
            thanks = browser.open(request, timeout=10).read().decode()
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()[:20_000]) from refused
        return REFERENCE.findall(thanks)[:1]


def asked(question: str) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def test_killing_the_server_mid_request_leaves_no_half_act(served):
    stop = threading.Event()
    teachers = [Teacher(served.url, number, stop) for number in range(SENDERS)]
    for teacher in teachers:
        teacher.start()
    for _ in range(CUTS):
        time.sleep(SECONDS_BETWEEN)
        served.kill()
        served.start()
    time.sleep(SECONDS_BETWEEN)
    stop.set()
    for teacher in teachers:
        teacher.join(timeout=30)

    kept = {reference for teacher in teachers for reference in teacher.kept}
    stored = {reference for (reference,) in asked("select reference from cases_case")}
    assert len(kept) >= CUTS, "the teachers were heard between the cuts"
    assert kept <= stored, "acknowledged, and lost"
    assert asked(ACT_WITHOUT_TRACE) == []
    assert asked(TRACE_WITHOUT_ACT) == []
    assert asked(HALF_A_CONTACT) == []
    assert asked("select key from cases_submission where answer = ''") == []


ACT_WITHOUT_TRACE = """
    select c.reference from cases_case c where 1 <> (
        select count(*) from audit_entry e
        where e.case_id = c.id and e.act = 'receive contact' and e.outcome = 'done')"""
TRACE_WITHOUT_ACT = """
    select e.reference from audit_entry e where e.act = 'receive contact'
    and not exists (select 1 from cases_case c where c.id = e.case_id)"""
HALF_A_CONTACT = """
    select c.reference from cases_case c
    where not exists (select 1 from contact_contact t where t.case_id = c.id)
    or 1 <> (select count(*) from people_person p where p.case_id = c.id)
    or 1 <> (select count(*) from contact_referrer r where r.case_id = c.id)
    or 2 <> (select count(*) from need_to_know_grant g where g.case_id = c.id)"""
