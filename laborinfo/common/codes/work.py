"""Code lists about work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceLevel(models.TextChoices):
    """Where work is, relative to the person's home county. Derived from codes (`places.place_level`)."""

    COUNTY = "COUNTY", _("In the county")
    PROVINCE = "PROVINCE", _("In the province, outside the county")
    COUNTRY = "COUNTRY", _("Outside the province")
    ABROAD = "ABROAD", _("Outside mainland China")


class Industry(models.TextChoices):
    """GB/T 4754, sections A to T."""

    A = "A", _("Farming, forestry, livestock and fishery")
    B = "B", _("Mining")
    C = "C", _("Manufacturing")
    D = "D", _("Electricity, heat, gas and water supply")
    E = "E", _("Construction")
    F = "F", _("Wholesale and retail")
    G = "G", _("Transport, storage and post")
    H = "H", _("Hotels and catering")
    I = "I", _("Information, software and IT services")  # noqa: E741 the standard's letter
    J = "J", _("Finance")
    K = "K", _("Real estate")
    L = "L", _("Leasing and business services")
    M = "M", _("Research and technical services")
    N = "N", _("Water, environment and public facilities")
    O = "O", _("Resident services, repair and other services")  # noqa: E741 the standard's letter
    P = "P", _("Education services")
    Q = "Q", _("Health and social work")
    R = "R", _("Culture, sports and entertainment")
    S = "S", _("Public administration and social organisations")
    T = "T", _("International organisations")


class Channel(models.TextChoices):
    """How a person came to the work."""

    ORGANISED = "ORGANISED", _("Organised")
    OWN = "OWN", _("Own initiative")
    RELATIVES = "RELATIVES", _("Relatives and friends")
    OTHER = "OTHER", _("Other channel")


class PublicWelfarePost(models.TextChoices):
    FOREST_RANGER = "FOREST_RANGER", _("Forest ranger")
    ROAD_KEEPER = "ROAD_KEEPER", _("Road keeper")
    CLEANER = "CLEANER", _("Public cleaner")
    WATER_KEEPER = "WATER_KEEPER", _("Water keeper")
    CARER = "CARER", _("Public carer")
    VILLAGE_AFFAIRS = "VILLAGE_AFFAIRS", _("Village affairs administrator")
    OTHER = "OTHER", _("Other public-welfare post")


class EvidenceKind(models.TextChoices):
    """What shows that a spell of work took place. DECLARED is the person's word alone."""

    CONTRACT = "CONTRACT", _("Labour contract")
    PAY_RECORD = "PAY_RECORD", _("Pay record")
    WORK_PROOF = "WORK_PROOF", _("Proof of work")
    ROSTER = "ROSTER", _("Employer's roster")
    INSURANCE = "INSURANCE", _("Social insurance record")
    PHONE = "PHONE", _("Confirmed by phone")
    VISIT = "VISIT", _("Confirmed on site")
    DECLARED = "DECLARED", _("Declared only")


class OccupationMajor(models.TextChoices):
    """GB/T 6565 major groups."""

    LEADERS = "1", _("Leaders of bodies and enterprises")
    PROFESSIONALS = "2", _("Professional and technical staff")
    CLERKS = "3", _("Clerks")
    SERVICES = "4", _("Production and daily-life services")
    FARMING = "5", _("Farming, forestry, livestock and fishery workers")
    MANUFACTURING = "6", _("Manufacturing workers")
    MILITARY = "7", _("Military")
    OTHER = "8", _("Other occupations")
