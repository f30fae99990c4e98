from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "mash.rights"
    label = "rights"
