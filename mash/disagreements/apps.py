from django.apps import AppConfig


class DisagreementsConfig(AppConfig):
    name = "mash.disagreements"
    label = "disagreements"
