"""The pages of the decision."""

from django.urls import path

from mash.decision import views

urlpatterns = [
    path("cases/<str:reference>/decision/<uuid:child_id>/", views.decide_page, name="decide"),
]
