"""Where the desk's own pages are."""

from django.urls import path

from mash.desk.audit_page import audit
from mash.desk.case_audit import case_audit
from mash.desk.case_page import case_page
from mash.desk.drafts_page import beside, drafts
from mash.desk.family_page import family_page
from mash.desk.front import front
from mash.desk.health import healthz
from mash.desk.letters_page import letters
from mash.desk.live import changed
from mash.desk.news import news
from mash.desk.sign_in import sign_in, sign_out
from mash.desk.views import desk, overnight
from mash.desk.wall import wall

urlpatterns = [
    path("", front, name="front"),
    path("desk/", desk, name="desk"),
    path("desk/changed/", changed, name="changed"),
    path("desk/news/", news, name="news"),
    path("desk/overnight/", overnight, name="overnight"),
    path("desk/wall/", wall, name="wall"),
    path("cases/<str:reference>/", case_page, name="case"),
    path("cases/<str:reference>/family/", family_page, name="family"),
    path("drafts/", drafts, name="drafts"),
    path("drafts/beside/", beside, name="drafts_beside"),
    path("letters/", letters, name="letters"),
    path("audit/", audit, name="audit"),
    path("audit/cases/<str:reference>/", case_audit, name="case_audit"),
    path("sign-in/", sign_in, name="account_login"),  # allauth looks for these two names
    path("sign-out/", sign_out, name="account_logout"),
    path("healthz", healthz, name="healthz"),
]
