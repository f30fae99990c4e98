"""The pages on which contacts come in."""

from django.urls import path

from mash.contact import returning_views, views

urlpatterns = [
    path("tell-us/", views.referral, name="referral"),
    path("tell-us/on-one-page/", views.referral_on_one_page, name="referral_on_one_page"),
    path("tell-us/thank-you/", views.referral_thanks, name="referral_thanks"),
    path("referral/state/more/", returning_views.more_page, name="referral_more"),
    path("cases/<str:reference>/return/", returning_views.return_page, name="return_contact"),
    path("contacts/new/", views.record, name="record_contact"),
]
