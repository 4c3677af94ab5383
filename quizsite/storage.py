"""Under which names are static files served? With the hash of their content, and so are the modules they import."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites `import … from` too, so that one page never mixes scripts of two versions."""

    support_js_module_import_aggregation = True
