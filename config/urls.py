"""All the pages there are. A page missing from tests/doors.py fails the run."""

from django.urls import path

from mash.desk.health import healthz

urlpatterns: list = [
    path("healthz", healthz, name="healthz"),
]
