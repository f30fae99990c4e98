from django.apps import AppConfig


class ClosureConfig(AppConfig):
    name = "mash.closure"
    label = "closure"
