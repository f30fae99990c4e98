"""The pages of disagreements."""

from django.urls import path

from mash.disagreements import views

urlpatterns = [
    path("disagreements/", views.disagreements_page, name="disagreements"),
    path("cases/<str:reference>/disagree/", views.disagree_page, name="disagree"),
    path("disagreements/<uuid:disagreement_id>/", views.disagreement_page, name="disagreement"),
]
