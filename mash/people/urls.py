"""The pages on which people are found again, linked and told apart."""

from django.urls import path

from mash.people import duplicates_views, search_views, views

urlpatterns = [
    path("people/", search_views.people_page, name="people"),
    path("people/duplicates/", duplicates_views.duplicates_page, name="duplicates"),
    path("people/may-be-known/", search_views.may_be_known, name="may_be_known"),
    path("cases/<str:reference>/known/", views.known_page, name="known"),
    path(
        "cases/<str:reference>/known/<int:one>/<int:other>/undo/",
        views.unlink_page,
        name="unlink_people",
    ),
    path(
        "cases/<str:reference>/known/<uuid:person_id>/restrict/",
        views.restrict_page,
        name="restrict_person",
    ),
    path(
        "cases/<str:reference>/known/<uuid:person_id>/lift/",
        views.lift_page,
        name="lift_restriction",
    ),
]
