"""The pages of the night."""

from django.urls import path

from mash.night import views

urlpatterns = [
    path("cases/<str:reference>/night/", views.hand_over_page, name="hand_over_for_the_night"),
    path("night/<uuid:case_id>/", views.pack_page, name="pack"),
    path("night/notes/<uuid:note_id>/", views.note_page, name="night_note"),
]
