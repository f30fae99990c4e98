from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "mash.desk"
    label = "desk"
