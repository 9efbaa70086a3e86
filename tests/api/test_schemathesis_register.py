"""The API of persons, households, jobs and visits is what its document says."""

import pytest

from tests.api.fuzzing import check_part


# Sequences start at 1, so that the configuration can name objects that exist, and every run meets the same ones.
@pytest.mark.django_db(transaction=True, reset_sequences=True)
@pytest.mark.usefixtures("world", "unthrottled")
def test_the_register_is_what_the_document_says(live_server, tmp_path):
    check_part(live_server.url, tmp_path, "--include-path-regex")
