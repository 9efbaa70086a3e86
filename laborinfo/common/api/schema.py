"""The OpenAPI document: every operation names its problem responses and, for POST, the Idempotency-Key."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from laborinfo.common.api.problems import ProblemSerializer

COMMON = {
    400: "Invalid input",
    401: "No valid token",
    403: "Not allowed",
    404: "Not found or not yours",
    429: "Too many requests",
}
ON_WRITE = {409: "The state has changed", 415: "JSON only", 422: "The content was refused"}


class ProblemAutoSchema(AutoSchema):
    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        notes = COMMON | (ON_WRITE if self.method != "GET" else {})
        for status, note in notes.items():
            if str(status) not in bodies:
                response = OpenApiResponse(ProblemSerializer, note)
                bodies[str(status)] = self._get_response_for_code(response, str(status), ["application/problem+json"])
        return bodies

    def get_override_parameters(self):
        own = super().get_override_parameters()
        if self.method != "POST":
            return own
        key = OpenApiParameter(
            "Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER,
            description="Send the same key again to get the same answer instead of a second effect.",
        )  # fmt: skip
        return [*own, key]
