from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "mash.handover"
    label = "handover"
