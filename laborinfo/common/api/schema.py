"""The OpenAPI document: every operation names its problem responses, its headers and, for POST, the Idempotency-Key."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from laborinfo.common.api.idempotency import KEY
from laborinfo.common.api.problems import PROBLEM_JSON, ProblemSerializer
from laborinfo.common.api.versions import IF_MATCH

COMMON = {
    400: "The request does not fit this document",
    401: "No valid token",
    403: "Not allowed",
    404: "Not found or not yours",
    406: "JSON only",
    429: "Too many requests",
    503: "A part of the system does not answer just now",
}
ON_WRITE = {
    409: "The state has changed, or the Idempotency-Key was used for another request",
    413: "The body is too large",
    415: "JSON only",
    422: "Well-formed, but refused: the rules or the data do not allow it",
}
ON_PATCH = {
    412: "Another version is current: read the record again",
    428: "If-Match is missing",
}
SECONDS = {"schema": {"type": "integer", "minimum": 0}, "required": True, "description": "Seconds to wait"}
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True, "description": "The scheme to use"}},
    429: {"Retry-After": SECONDS},
    503: {"Retry-After": SECONDS},
}
VERSION = {"ETag": {"schema": {"type": "string"}, "description": "Version of the household; send it as If-Match"}}
REPLAYED = {"Idempotent-Replayed": {"schema": {"type": "string", "enum": ["true"]}, "description": "A kept answer"}}


class ProblemAutoSchema(AutoSchema):
    @property
    def is_versioned(self) -> bool:
        """One record that can be changed: its answers carry its version."""
        one = getattr(self.view, "action", None) in {"retrieve", "create", "partial_update"}
        return one and "patch" in self.view.http_method_names

    def get_operation_id(self):
        """An act on an object is named after itself: `ledgers_submit`, not `ledgers_submit_create`."""
        act = getattr(self.view, "action", None)
        name = super().get_operation_id()
        standard = {None, "list", "retrieve", "create"}
        return name if act in standard else name.removesuffix("_create").replace("_partial_update", "_change")

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        if self.method == "POST":
            for body in bodies.values():
                body["headers"] = REPLAYED
        if self.is_versioned:
            for body in bodies.values():
                body["headers"] = body.get("headers", {}) | VERSION
        notes = COMMON | (ON_WRITE if self.method != "GET" else {}) | (ON_PATCH if self.method == "PATCH" else {})
        for status, note in sorted(notes.items()):
            response = OpenApiResponse(ProblemSerializer, note)
            body = self._get_response_for_code(response, str(status), [PROBLEM_JSON])
            bodies[str(status)] = body | ({"headers": HEADERS[status]} if status in HEADERS else {})
        return bodies

    def get_override_parameters(self):
        own = super().get_override_parameters()
        if self.method == "PATCH":
            seen = OpenApiParameter(
                "If-Match", {"type": "string", "pattern": IF_MATCH}, OpenApiParameter.HEADER, required=True,
                description="The ETag of the record that you have seen, or * for whatever is current.",
            )  # fmt: skip
            return [*own, seen]
        if self.method != "POST":
            return own
        key = OpenApiParameter(
            "Idempotency-Key", {"type": "string", "pattern": KEY}, OpenApiParameter.HEADER,
            description="Send the same key again to get the same answer instead of a second effect.",
        )  # fmt: skip
        return [*own, key]

    def _map_serializer_field(self, field, direction, bypass_extensions=False):
        """What DRF forgets: an optional code may be blank in an answer, and a key has bounds."""
        if isinstance(field, serializers.ChoiceField) and field.read_only and may_be_blank(field):
            field.allow_blank = True
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        return {**schema, **bounds_of(field)} if direction == "request" else schema

    def _insert_field_validators(self, field, schema):
        super()._insert_field_validators(field, schema)
        if hasattr(field, "schema_pattern"):
            schema.setdefault("pattern", field.schema_pattern)

    def _resolve_path_parameters(self, variables):
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            if parameter["schema"].get("type") == "integer":
                parameter["schema"] |= {"minimum": 1, "maximum": 2**63 - 1}
        return parameters


def bounds_of(field) -> dict:
    """What a field says of its own shape, and null where that is taken."""
    bounds = getattr(field, "schema_bounds", {})
    nullable = "type" in bounds and field.allow_null
    return bounds | {"type": [bounds["type"], "null"]} if nullable else bounds


def may_be_blank(field: serializers.ChoiceField) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    column = model and next((item for item in model._meta.fields if item.name == field.source), None)
    return bool(column and column.blank)
