"""GeoReport v2 on the wire: the same answer as JSON and as XML. It knows the standard's element names and nothing of ours."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

JSON, XML = "json", "xml"
CONTENT_TYPES = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ITEMS = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: in JSON an array, in XML `root` around one `item` for each."""

    root: str
    item: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Single:
    """One thing: in JSON an object, in XML `root`."""

    root: str
    row: Mapping[str, Any]


def written(answer: Listed | Single, form: str) -> bytes:
    """The body in the form that was asked for. What has no value is left out."""
    if form == JSON:
        rows = [_known(row) for row in answer.rows] if isinstance(answer, Listed) else _known(answer.row)
        return json.dumps(rows, ensure_ascii=False).encode()
    root = ElementTree.Element(answer.root)
    if isinstance(answer, Listed):
        for row in answer.rows:
            _fill(ElementTree.SubElement(root, answer.item), row)
    else:
        _fill(root, answer.row)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _fill(element: ElementTree.Element, row: Mapping[str, Any]) -> None:
    for name, value in _known(row).items():
        inside = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                _put(ElementTree.SubElement(inside, _ITEMS[name]), one)
        else:
            _put(inside, value)


def _put(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, Mapping):
        _fill(element, value)
    else:
        element.text = str(value).lower() if isinstance(value, bool) else _NOT_IN_XML.sub("", str(value))


def refused(code: int, description: str) -> Listed:
    """The standard's shape of an error."""
    return Listed("errors", "error", [{"code": code, "description": description}])
