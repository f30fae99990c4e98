"""The pages of screening."""

from django.urls import path

from mash.screening import views

urlpatterns = [
    path("cases/<str:reference>/screening/", views.open_page, name="open_screening"),
    path("cases/<str:reference>/screening/position/", views.position_page, name="give_position"),
    path("cases/<str:reference>/screening/settle/", views.settle_page, name="settle_screening"),
    path("cases/<str:reference>/consent/", views.consent_page, name="consent"),
    path("cases/<str:reference>/take-over/", views.take_over_page, name="take_over_case"),
    path("cases/<str:reference>/link/", views.link_page, name="link_case"),
]
