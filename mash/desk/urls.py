"""Where the desk's own pages are."""

from django.urls import path

from mash.desk.front import front
from mash.desk.health import healthz
from mash.desk.sign_in import sign_in, sign_out

urlpatterns = [
    path("", front, name="front"),
    path("sign-in/", sign_in, name="account_login"),  # allauth looks for these two names
    path("sign-out/", sign_out, name="account_logout"),
    path("healthz", healthz, name="healthz"),
]
