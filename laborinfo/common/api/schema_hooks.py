"""Last touches to the OpenAPI document, so that clients made from it have good names."""

from collections.abc import Iterator

from django.db import models

TYPES = ("type", "allOf", "oneOf", "$ref")


def titles_to_descriptions(result, generator, request, public):
    """A generator of clients takes a title for the name of a class; what Django calls a verbose name describes."""
    for part in (result["paths"], result["components"]["schemas"]):
        for item in nodes(part):
            if isinstance(item.get("title"), str) and any(key in item for key in TYPES):
                item.setdefault("description", item.pop("title"))
    return result


def share_enums(result, generator, request, public):
    """A filter takes the code list that the answers name, not a twin of it."""
    lists = {frozenset(item["enum"]): name for name, item in result["components"]["schemas"].items() if "enum" in item}
    for node in nodes(result["paths"]):
        if node.get("in") == "query" and (name := lists.get(frozenset(node["schema"].get("enum", [])))):
            node["schema"] = {"$ref": f"#/components/schemas/{name}"}
    return result


def split_nullable_formats(result, generator, request, public):
    """`null` or a date, each with its own rules: a format beside two types is read as if it let any text through."""
    for node in nodes(result["components"]["schemas"]):
        kinds = node.get("type")
        if isinstance(kinds, list) and "null" in kinds and "format" in node:
            (kind,) = (item for item in kinds if item != "null")
            del node["type"]
            node["anyOf"] = [{"type": kind, "format": node.pop("format")}, {"type": "null"}]
    return result


def name_values(result, generator, request, public):
    """Codes such as "06" get the names that they have in our code (x-enum-varnames): `EthnicityEnum.MIAO`."""
    names = {frozenset(item.values): dict(zip(item.values, item.names, strict=True)) for item in code_lists()}
    names[frozenset([""])] = {"": "BLANK"}
    for node in nodes(result):
        values = node.get("enum")
        if isinstance(values, list) and (found := names.get(frozenset(values))):
            node["x-enum-varnames"] = [found[value] for value in values]
    return result


def code_lists() -> Iterator[type[models.Choices]]:
    for kind in (models.TextChoices, models.IntegerChoices):
        yield from (item for item in kind.__subclasses__() if item.__module__.split(".")[0] != "django")


def nodes(root) -> Iterator[dict]:
    """Every object of a JSON document."""
    if isinstance(root, dict):
        yield root
        for item in list(root.values()):
            yield from nodes(item)
    elif isinstance(root, list):
        for item in root:
            yield from nodes(item)
