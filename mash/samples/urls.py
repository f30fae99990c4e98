"""The pages of samples."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
