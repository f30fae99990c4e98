from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "mash.contact"
    label = "contact"
