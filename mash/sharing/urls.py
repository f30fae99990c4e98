"""The pages of sharing."""

from django.urls import path

from mash.sharing import emergency_views, views
from mash.sharing.agreement_views import agreement_page
from mash.sharing.edge_views import ask_edge_page
from mash.sharing.rating import rate_page

urlpatterns = [
    path("cases/<str:reference>/rating/", rate_page, name="rate_case"),
    path("requests/<uuid:request_id>/", views.request_page, name="request"),
    path("requests/<uuid:request_id>/hold/", views.hold_item, name="hold_item"),
    path("requests/<uuid:request_id>/answer/", views.answer_page, name="answer_request"),
    path("requests/<uuid:request_id>/list/", ask_edge_page, name="ask_edge"),
    path("requests/<uuid:request_id>/existence/", emergency_views.existence_page, name="existence"),
    path("requests/<uuid:request_id>/emergency/", emergency_views.emergency_page, name="emergency"),
    path("emergencies/", emergency_views.emergencies_page, name="emergencies"),
    path("emergencies/<uuid:share_id>/", emergency_views.review_page, name="review_emergency"),
    path("agreement/", agreement_page, name="agreement"),
    path("cases/<str:reference>/ask/", views.ask_page, name="ask_agency"),
    path("cases/<str:reference>/seals/", views.seals_page, name="seals"),
    path("cases/<str:reference>/seals/<uuid:seal_id>/", views.open_seal_page, name="open_seal"),
]
