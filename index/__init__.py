"""Turns a folder of documents into something that can be searched. Never imports ``bot``.

What it offers stands in ``__init__.pyi``; a module is imported when something of it is first
used, so that no command waits for what it doesn't need.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
