"""OpenRosa 1.0 on the wire: what a device sends, read without trusting it, and the standard's answers. It knows nothing of ours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .refusals import BadInstance, BadXml, ForbiddenXml, TooLarge

XML = "text/xml; charset=utf-8"
RESPONSE, FORMS, MANIFEST = (
    "http://openrosa.org/http/response",
    "http://openrosa.org/xforms/xformsList",
    "http://openrosa.org/xforms/xformsManifest",
)
XML_LIMIT = 1_000_000  # of the answers alone; pictures come beside them
ID_LIMIT = 249


@dataclass(frozen=True, slots=True)
class Submission:
    """What a device filled in, by the ids it gives."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    root: Element


def read(content: bytes) -> Submission:
    """The submission, or a refusal the device can show. Neither DTD nor entity is looked at, let alone opened."""
    if len(content) > XML_LIMIT:
        raise TooLarge(limit=XML_LIMIT // 1_000_000)
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ForbiddenXml from error
    except (ParseError, ValueError, LookupError) as error:  # also an encoding nobody knows
        raise BadXml from error
    meta = next((child for child in root if _local(child) == "meta"), None)
    ids = {_local(child): (child.text or "").strip() for child in meta} if meta is not None else {}
    instance_id, deprecated = ids.get("instanceID", ""), ids.get("deprecatedID", "")
    if not instance_id or max(len(instance_id), len(deprecated)) > ID_LIMIT:
        raise BadInstance
    return Submission(root.get("id", ""), root.get("version", ""), instance_id, deprecated, root)


def answers_of(items: Sequence[Mapping[str, Any]], element: Element) -> dict[str, Any]:
    """The elements as answers by question. What the form does not know is kept by its name, to be refused by it."""
    found: dict[str, Any] = {}
    known = {item["name"]: item for item in items}
    for child in element:
        name = _local(child)
        item = known.get(name)
        if name == "meta" and item is None:
            continue
        if item is None:
            found[name] = child.text or ""
        elif item["kind"] == "group":
            found |= answers_of(item["items"], child)
        elif item["kind"] == "repeat":
            found.setdefault(name, []).append(answers_of(item["items"], child))  # also an empty one: formulas count it
        elif (child.text or "").strip():
            found[name] = child.text
    return found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def response(message: str, *, nature: str = "") -> bytes:
    """The only body a device shows to a person."""
    root = Element("OpenRosaResponse", {"xmlns": RESPONSE})
    told = SubElement(root, "message", {"nature": nature} if nature else {})
    told.text = message
    return _written(root)


def refusal(code: str, message: str) -> tuple[list[tuple[str, str]], bytes]:
    """For what is refused before anything of ours has looked at it."""
    return [("Content-Type", XML), ("X-OpenRosa-Version", "1.0")], response(message, nature="submit_error")


def form_list(forms: Iterable[Mapping[str, str]]) -> bytes:
    return _listed(FORMS, "xforms", "xform", forms)


def manifest(files: Iterable[Mapping[str, str]]) -> bytes:
    return _listed(MANIFEST, "manifest", "mediaFile", files)


def _listed(space: str, name: str, item: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    root = Element(name, {"xmlns": space})
    for row in rows:
        one = SubElement(root, item)
        for key, value in row.items():
            SubElement(one, key).text = value
    return _written(root)


def _written(root: Element) -> bytes:
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body
