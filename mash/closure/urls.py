"""The page of closing."""

from django.urls import path

from mash.closure import views

urlpatterns = [
    path("cases/<str:reference>/close/", views.close_page, name="close_case"),
]
