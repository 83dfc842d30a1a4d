"""The rules of ``omorg check``: one module a family, each named in ``registry.py``."""
