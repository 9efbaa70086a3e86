from jobs.forms.employers import EmployerForm
from jobs.forms.imports import HeadingsForm, UploadForm
from jobs.forms.postings import PostingForm
from jobs.forms.screening import BulkPassForm, PassForm, RefuseForm, RenewForm, WithdrawForm

__all__ = [
    "BulkPassForm",
    "EmployerForm",
    "HeadingsForm",
    "PassForm",
    "PostingForm",
    "RefuseForm",
    "RenewForm",
    "UploadForm",
    "WithdrawForm",
]
