"""Run beside the programs of the image, with their environment: the cast, a small market, and a match run to do.

Prints the run's number; the run is done by whichever worker listens to the broker.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from matching.services.runs import start_run  # noqa: E402
from tests.cast import make_cast  # noqa: E402
from tests.matching.world import small_market  # noqa: E402

cast = make_cast()
small_market(cast)
print(start_run(by=cast.county, region=cast.region_of("county"), now=timezone.now()).pk)
