"""What the forms of this app share."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.http import HttpRequest, QueryDict

from laborinfo.common.errors import DomainError, Forbidden


def posted(request: HttpRequest) -> QueryDict | None:
    """The data that binds a form: that of a POST, even an empty one."""
    return request.POST if request.method == "POST" else None


@contextmanager
def domain_errors_in(form: forms.Form) -> Iterator[None]:
    """Show what a service refuses beside its field; a missing right stays an error page of its own."""
    try:
        yield
    except Forbidden:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
