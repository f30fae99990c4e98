"""The pages of disagreements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
