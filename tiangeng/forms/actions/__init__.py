"""Every verb of this room, one function each; console, API, ODK Collect and demo come through here."""

from .answering import answer_form, attach_file, attach_or_say
from .devices import make_device_key

__all__ = ["answer_form", "attach_file", "attach_or_say", "make_device_key"]
