"""The pages of access."""

from django.urls import path

from mash.access import apart_views, glass_views, views

urlpatterns = [
    path("access/", views.access_page, name="access"),
    path("access/cases/", views.find_case, name="access_find"),
    path("access/cases/<str:reference>/", views.case_access, name="access_case"),
    path("access/workers/<uuid:worker_id>/", views.worker_access, name="access_worker"),
    path("access/break-glass/", glass_views.glass_page, name="break_glass"),
    path("access/openings/", glass_views.openings, name="openings"),
    path("access/openings/<uuid:opening_id>/", glass_views.opening_page, name="opening"),
    path("cases/<str:reference>/stand-apart/", apart_views.stand_page, name="stand_apart"),
    path("cases/<str:reference>/keep-apart/", apart_views.keep_page, name="keep_apart"),
    path(
        "cases/<str:reference>/keep-apart/<uuid:apart_id>/",
        apart_views.settle_page,
        name="settle_apart",
    ),
]
