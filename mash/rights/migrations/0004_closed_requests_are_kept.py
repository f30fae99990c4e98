"""Requests that were closed before they had a time to be kept: six years from their closing."""

from django.db import migrations

KEPT = """
insert into closure_closure (id, told, case_id, hub_id, reference, closed_at, closed_by_id,
    kept_for, retention, keep_until, unused_gone)
select gen_random_uuid(), '', r.id, r.hub_id, r.reference, r.closed_at, r.officer_id,
    '["records", "manager"]', 'request',
    ((r.closed_at at time zone 'Europe/London')::date + interval '6 years')::date, '[]'
from rights_accessrequest r
where r.closed_at is not null
    and not exists (select 1 from closure_closure k where k.case_id = r.id)
"""
LET_KEEP = """
insert into need_to_know_grant (id, reader, what, reach, case_id, because, since, granted_by)
select gen_random_uuid(), k.hub_id || '/' || roles.role, k.id, 'rights', k.case_id,
    'close access request', now(), 'worker/' || k.closed_by_id
from closure_closure k cross join (values ('records'), ('manager')) as roles (role)
where k.retention = 'request'
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0003_owners_are_asked"),
        ("closure", "0003_requests_are_kept_too"),
        ("need_to_know", "0012_interest"),
    ]

    operations = [migrations.RunSQL([KEPT, LET_KEEP], migrations.RunSQL.noop)]
