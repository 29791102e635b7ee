"""Packages loaded when something of them is asked for: pyHanko's writing half wants three small names of a package that
loads a network stack with itself, which is half of what it costs to start a child.
"""

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType


class _OnDemand(ModuleType):
    """A package whose submodules can be imported, while its own names are loaded by the first that is missed."""

    __spec__: ModuleSpec

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # from here on a package like any other
        assert self.__spec__.loader is not None
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def on_demand(package: str) -> None:
    """Let a package load when one of its own names is asked for; nothing happens if it is loaded already."""
    spec = None if package in sys.modules else importlib.util.find_spec(package)
    if spec is not None:
        module = _OnDemand(package)
        vars(module).update(vars(importlib.util.module_from_spec(spec)))
        sys.modules[package] = module
