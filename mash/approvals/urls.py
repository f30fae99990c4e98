"""Approvals have no pages of their own: a request is answered where its deed is, in closure."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
