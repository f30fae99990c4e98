from django.apps import AppConfig


class NeedToKnowConfig(AppConfig):
    name = "mash.need_to_know"
    label = "need_to_know"
