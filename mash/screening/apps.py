from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "mash.screening"
    label = "screening"
