"""Every verb of this room, one function each; console, API, ODK Collect, pack and demo come through here."""

from .answering import answer_form, attach_file
from .devices import make_device_key
from .publishing import publish_forms

__all__ = ["answer_form", "attach_file", "make_device_key", "publish_forms"]
