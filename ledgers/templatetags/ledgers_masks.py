"""Masks of identifiers for templates: a page never receives more than its reader may see by default."""

from django import template

from laborinfo.common.crypto import mask_certificate, mask_id, mask_phone

register = template.Library()


@register.filter
def masked_id(number: str | None) -> str:
    return mask_id(number or "")


@register.filter
def masked_certificate(number: str | None) -> str:
    return mask_certificate(number or "")


@register.filter
def masked_phone(number: str | None) -> str:
    return mask_phone(number or "")
