"""What pages ask of this room."""

from .texts import is_texted, texts_about, wants_no_texts

__all__ = ["is_texted", "texts_about", "wants_no_texts"]
