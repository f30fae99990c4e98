from django.apps import AppConfig


class SamplesConfig(AppConfig):
    name = "mash.samples"
    label = "samples"
