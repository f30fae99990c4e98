from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "mash.drafts"
    label = "drafts"
