"""What the public pages ask: villages, plain choices, what lies behind a code, and the opinion box."""

from .alike import Alike, alike, alike_in
from .cards import Card, cards_address, cards_of, cards_of_township
from .disclosures import disclosed, laid_open, open_document
from .noticeboard import Board, board
from .opinions import county, county_choices, in_box, open_opinion, said_to_writer
from .own_data import OwnData, asker_of, own_data
from .places import (
    Accountable,
    accountable,
    below,
    counties,
    groups,
    leaf_for,
    place_of,
    search_villages,
    suggestion_group,
    village,
)
from .receipts import Opened, Texts, open_receipt, printed, texts_to
from .services import Field, Service, services

__all__ = [
    "Accountable",
    "Alike",
    "Board",
    "Card",
    "Field",
    "Opened",
    "OwnData",
    "Service",
    "Texts",
    "accountable",
    "alike",
    "alike_in",
    "asker_of",
    "below",
    "board",
    "cards_address",
    "cards_of",
    "cards_of_township",
    "counties",
    "county",
    "county_choices",
    "disclosed",
    "groups",
    "in_box",
    "laid_open",
    "leaf_for",
    "open_document",
    "open_opinion",
    "open_receipt",
    "own_data",
    "place_of",
    "printed",
    "said_to_writer",
    "search_villages",
    "services",
    "suggestion_group",
    "texts_to",
    "village",
]
