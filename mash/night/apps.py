from django.apps import AppConfig


class NightConfig(AppConfig):
    name = "mash.night"
    label = "night"
