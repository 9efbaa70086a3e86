"""States and short code lists of employers and postings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmployerKind(models.TextChoices):
    COMPANY = "COMPANY", _("Company")
    COOPERATIVE = "COOPERATIVE", _("Cooperative")
    COOP_WORKSHOP = "COOP_WORKSHOP", _("Cooperative-type workshop")
    HOME_WORKSHOP = "HOME_WORKSHOP", _("Home-based workshop")
    FAMILY_FARM = "FAMILY_FARM", _("Family farm")
    LARGE_GROWER = "LARGE_GROWER", _("Large grower")
    INDIVIDUAL = "INDIVIDUAL", _("Individual business")
    PUBLIC_WELFARE = "PUBLIC_WELFARE", _("Public-welfare unit")


class PostingState(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    COLLECTED = "COLLECTED", _("To screen")
    SCREENED = "SCREENED", _("Screened")
    SCREENED_OUT = "SCREENED_OUT", _("Screened out")
    OPEN = "OPEN", _("Hiring")
    FILLED = "FILLED", _("Filled")
    EXPIRED = "EXPIRED", _("Expired")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


# States in which a posting stands in the ledger: the same posting may not stand there twice.
LIVE_STATES = (PostingState.DRAFT, PostingState.COLLECTED, PostingState.SCREENED, PostingState.OPEN)


class SourceChannel(models.TextChoices):
    COUNTERPART_CITY = "COUNTERPART_CITY", _("Counterpart-aid city")
    IMPORT_PROVINCE = "IMPORT_PROVINCE", _("Labour-importing province")
    AID_DEPARTMENT = "AID_DEPARTMENT", _("Aid department")
    IN_COUNTY = "IN_COUNTY", _("In-county employer")
    WORKSHOP = "WORKSHOP", _("Workshop")
    PUBLIC_WELFARE = "PUBLIC_WELFARE", _("Public-welfare post")
    OTHER = "OTHER", _("Other source")


class ContractType(models.TextChoices):
    FIXED = "FIXED", _("Fixed-term contract")
    OPEN_ENDED = "OPEN_ENDED", _("Open-ended contract")
    DISPATCH = "DISPATCH", _("Dispatch")
    SEASONAL = "SEASONAL", _("Seasonal or by task")
    PART_TIME = "PART_TIME", _("Part-time")
    NONE = "NONE", _("No contract")


class WageUnit(models.TextChoices):
    MONTH = "MONTH", _("a month")
    DAY = "DAY", _("a day")
    HOUR = "HOUR", _("an hour")
    YEAR = "YEAR", _("a year")
    PIECE = "PIECE", _("by the piece")
    NEGOTIABLE = "NEGOTIABLE", _("negotiable")


class PostingSex(models.TextChoices):
    MALE = "1", _("Men only")
    FEMALE = "2", _("Women only")


class ScreeningCheck(models.TextChoices):
    """What the screener has looked at; passing needs all of them."""

    EMPLOYER_REAL = "EMPLOYER_REAL", _("The employer is real")
    CONTACT_REACHED = "CONTACT_REACHED", _("The contact was reached")
    WAGE_LAWFUL = "WAGE_LAWFUL", _("The wage is not below the local minimum")
    NO_UNLAWFUL_LIMIT = "NO_UNLAWFUL_LIMIT", _("No unlawful limit of sex, age or ethnicity")


class RefusalReason(models.TextChoices):
    NO_EMPLOYER = "NO_EMPLOYER", _("Employer not real or not found")
    NO_CONTACT = "NO_CONTACT", _("Contact not reached")
    LOW_WAGE = "LOW_WAGE", _("Wage below the local minimum")
    UNLAWFUL_LIMIT = "UNLAWFUL_LIMIT", _("Unlawful limit of sex, age or ethnicity")
    WAGE_ARREARS = "WAGE_ARREARS", _("Employer owes wages")
    UNCLEAR = "UNCLEAR", _("Details unclear or contradictory")
    OUT_OF_DATE = "OUT_OF_DATE", _("No longer offered")
    OTHER = "OTHER", _("Other refusal")
