from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "mash.agencies"
    label = "agencies"
