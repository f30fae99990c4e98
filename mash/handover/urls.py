"""The pages of handing over."""

from django.urls import path

from mash.handover import views
from mash.handover.state_page import state_page

TEAM = "cases/<str:reference>/summary/<slug:team_code>/"
LETTER = "cases/<str:reference>/letters/<uuid:letter_id>/"

urlpatterns = [
    path("referral/state/", state_page, name="referral_state"),
    path(TEAM, views.compose_page, name="compose_summary"),
    path(f"{TEAM}send/", views.send_page, name="send_summary"),
    path("cases/<str:reference>/feedback/", views.feedback_page, name="feedback"),
    path("summaries/<uuid:summary_id>/", views.summary_page, name="summary"),
    path(f"{LETTER}pdf/", views.letter_pdf, name="letter_pdf"),
    path("summaries/<uuid:summary_id>/accept/", views.accept_page, name="accept_summary"),
]
