from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "mash.agreements"
    label = "agreements"
