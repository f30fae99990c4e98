"""The pages of rights."""

from django.urls import path

from mash.rights import (
    correction_views,
    owners_views,
    pack_views,
    pausing_views,
    summary_views,
    views,
)

ONE = "data-requests/<uuid:request_id>/"

urlpatterns = [
    path("data-requests/", views.requests_page, name="access_requests"),
    path("data-requests/new/", views.open_page, name="open_access_request"),
    path(ONE, views.request_page, name="access_request"),
    path(f"{ONE}identity/", views.prove_page, name="prove_identity"),
    path(f"{ONE}longer/", views.longer_page, name="take_longer"),
    path(f"{ONE}ask/", pausing_views.ask_more_page, name="ask_asker"),
    path(f"{ONE}heard/", pausing_views.heard_page, name="hear_asker"),
    path(f"{ONE}pass/", pausing_views.pass_page, name="pass_access_request"),
    path(f"{ONE}find/", views.find_page, name="find_for_request"),
    path(f"{ONE}finish/", views.finish_page, name="finish_finding"),
    path(f"{ONE}entries/<uuid:entry_id>/", views.entry_page, name="rule_on_entry"),
    path(f"{ONE}entries/<uuid:entry_id>/ask/", owners_views.ask_page, name="ask_owner"),
    path("releases/<uuid:ask_id>/", owners_views.answer_page, name="answer_owner"),
    path(f"{ONE}pack/", pack_views.pack_page, name="access_pack"),
    path(f"{ONE}pack/pdf/", pack_views.pack_pdf, name="access_pack_pdf"),
    path(f"{ONE}pack/make/", pack_views.make_pack_page, name="make_access_pack"),
    path(f"{ONE}pack/check/", pack_views.check_pack_page, name="check_access_pack"),
    path(f"{ONE}close/", views.close_page, name="close_access_request"),
    path("cases/<str:reference>/correct/", correction_views.ask_page, name="ask_correction"),
    path(
        "cases/<str:reference>/corrections/<uuid:correction_id>/",
        correction_views.settle_page,
        name="settle_correction",
    ),
    path("summaries/<uuid:summary_id>/pdf/", summary_views.summary_pdf, name="summary_pdf"),
    path("corrections/<uuid:told_id>/", correction_views.told_page, name="correction_told"),
]
