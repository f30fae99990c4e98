from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "mash.decision"
    label = "decision"
