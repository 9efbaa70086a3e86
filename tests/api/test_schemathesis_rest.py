"""All other operations of the API are what their document says."""

import pytest

from tests.api.fuzzing import check_part


# Sequences start at 1, so that the configuration can name objects that exist, and every run meets the same ones.
@pytest.mark.django_db(transaction=True, reset_sequences=True)
@pytest.mark.usefixtures("world", "unthrottled")
def test_everything_else_is_what_the_document_says(live_server, tmp_path):
    check_part(live_server.url, tmp_path, "--exclude-path-regex")
