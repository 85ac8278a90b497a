"""Tables, one module per feature. Importing this package fills `metadata` with all of them."""

from importlib import import_module
from pkgutil import iter_modules

from bot.models.base import metadata

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["metadata"]
