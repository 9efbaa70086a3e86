from jobs.models.employers import Employer
from jobs.models.imports import ImportBatch
from jobs.models.postings import Posting

__all__ = ["Employer", "ImportBatch", "Posting"]
