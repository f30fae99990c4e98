"""All the pages there are. A page missing from tests/doors.py fails the run."""

from django.urls import include, path

urlpatterns = [
    path("", include("mash.contact.urls")),
    path("", include("mash.people.urls")),
    path("", include("mash.screening.urls")),
    path("", include("mash.sharing.urls")),
    path("", include("mash.decision.urls")),
    path("", include("mash.handover.urls")),
    path("", include("mash.night.urls")),
    path("", include("mash.closure.urls")),
    path("", include("mash.approvals.urls")),
    path("", include("mash.disagreements.urls")),
    path("", include("mash.samples.urls")),
    path("", include("mash.rights.urls")),
    path("", include("mash.access.urls")),
    path("", include("mash.desk.urls")),
]

handler400 = "mash.desk.errors.bad_request"
handler403 = "mash.desk.errors.forbidden"
handler404 = "mash.desk.errors.not_found"
handler429 = "mash.desk.errors.too_many"  # allauth's name for it
handler500 = "mash.desk.errors.server_error"
