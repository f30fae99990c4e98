"""The pages of closing, of what is kept after it, and of what needs a second person."""

from django.urls import path

from mash.closure import approval_views, kept_views, views

urlpatterns = [
    path("cases/<str:reference>/close/", views.close_page, name="close_case"),
    path("cases/<str:reference>/hold/", kept_views.hold_page, name="hold_case"),
    path(
        "cases/<str:reference>/sealed/court/",
        approval_views.release_sealed_page,
        name="release_sealed",
    ),
    path("kept/", kept_views.due_page, name="due"),
    path("kept/<str:reference>/", kept_views.review_page, name="review_kept"),
    path("kept/<str:reference>/certificate/", kept_views.certificate_page, name="certificate"),
    path(
        "kept/<str:reference>/certificate/pdf/", kept_views.certificate_pdf, name="certificate_pdf"
    ),
    path("holds/<uuid:hold_id>/release/", kept_views.release_hold_page, name="release_hold"),
    path("approvals/<uuid:approval_id>/", approval_views.approval_page, name="approval"),
    path("approvals/<uuid:approval_id>/take/", approval_views.take_page, name="take_sealed"),
    path(
        "agreements/<uuid:agreement_id>/change/",
        approval_views.ask_change_page,
        name="ask_change_of_agreement",
    ),
]
