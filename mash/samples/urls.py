"""The pages of samples."""

from django.urls import path

from mash.samples import scoring_views, views

urlpatterns = [
    path("samples/", views.samples_page, name="samples"),
    path("samples/open/", views.open_page, name="open_sample"),
    path("samples/<uuid:sample_id>/", views.sample_page, name="sample"),
    path("samples/<uuid:sample_id>/draw/", views.draw_page, name="draw_sample"),
    path("samples/decisions/<uuid:sampled_id>/", scoring_views.sampled_page, name="sampled"),
    path(
        "samples/decisions/<uuid:sampled_id>/agree/", scoring_views.agree_page, name="agree_score"
    ),
    path(
        "samples/decisions/<uuid:sampled_id>/lesson/", scoring_views.lesson_page, name="add_lesson"
    ),
    path("samples/lessons/<uuid:lesson_id>/", scoring_views.finish_page, name="finish_lesson"),
]
