from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "mash.rights"
    label = "rights"

    def ready(self) -> None:
        from mash.cases import mends
        from mash.rights.mended import mended

        mends.ask(mended)
