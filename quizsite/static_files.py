"""Which of the packaged static files does no page need?"""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OnlyWhatPagesUse(StaticFilesConfig):
    """Leaves out Bootstrap's other builds: compressing them takes half a minute."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("bootstrap-*", "*.rtl.*", "bootstrap.css*", "bootstrap.js*", "bootstrap.esm*", "bootstrap.min.js*"),
        *("bootstrap.bundle.js*", "__init__.py", "__pycache__"),
    ]
