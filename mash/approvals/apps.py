from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "mash.approvals"
    label = "approvals"
