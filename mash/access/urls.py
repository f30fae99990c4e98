"""The pages of access."""

from django.urls import path

from mash.access import apart_views, glass_views, interest_views, people_views, views

urlpatterns = [
    path("access/", views.access_page, name="access"),
    path("access/cases/", views.find_case, name="access_find"),
    path("access/cases/<str:reference>/", views.case_access, name="access_case"),
    path("access/workers/<uuid:worker_id>/", views.worker_access, name="access_worker"),
    path("access/workers/<uuid:worker_id>/end/", people_views.end_page, name="end_access"),
    path("access/workers/<uuid:worker_id>/wake/", people_views.wake_page, name="wake_worker"),
    path("access/review/", people_views.review_page, name="access_review"),
    path("access/interests/", interest_views.interests_page, name="interests"),
    path("access/interests/<uuid:interest_id>/end/", interest_views.end_page, name="end_interest"),
    path("access/stand-in/", people_views.stand_in_page, name="stand_in"),
    path("access/stand-in/<uuid:stand_in_id>/end/", people_views.end_stand_in, name="end_stand_in"),
    path("access/break-glass/", glass_views.glass_page, name="break_glass"),
    path("access/openings/", glass_views.openings, name="openings"),
    path("access/openings/<uuid:opening_id>/", glass_views.opening_page, name="opening"),
    path("cases/<str:reference>/stand-apart/", apart_views.stand_page, name="stand_apart"),
    path(
        "summaries/<uuid:summary_id>/stand-apart/",
        apart_views.stand_from_summary,
        name="stand_apart_from_summary",
    ),
    path(
        "packs/<uuid:case_id>/stand-apart/",
        apart_views.stand_from_pack,
        name="stand_apart_from_pack",
    ),
    path("cases/<str:reference>/keep-apart/", apart_views.keep_page, name="keep_apart"),
    path(
        "cases/<str:reference>/keep-apart/<uuid:apart_id>/",
        apart_views.settle_page,
        name="settle_apart",
    ),
]
