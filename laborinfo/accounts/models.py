"""Users, where they are posted, their API tokens, and the audit trail."""

from datetime import datetime, time, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from laborinfo.accounts.audit_chain import CHAIN_TRIGGER, no_truncate
from laborinfo.accounts.devices import TotpDevice as TotpDevice
from laborinfo.accounts.enums import Permission, Role
from laborinfo.common.crypto import EncryptedTextField
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Accounts that belong to the regions that the user administers or audits, and the user's own."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.ACCOUNT_VIEW)
        return self.filter(Q(pk__in=self._belonging_to(regions)) | Q(pk=user.pk))

    def posted_within(self, region):
        """Accounts that belong to the region or to one below it."""
        return self.filter(pk__in=self._belonging_to([region]))

    def with_role(self, role):
        """Accounts whose running or coming posting has the role."""
        rows = RegionPosting.objects.relevant_on(timezone.localdate())
        return self.filter(pk__in=rows.filter(role=role).values("user_id"))

    def search(self, text, *, by_name=True):
        """By the beginning of the user name or a part of the name."""
        found = Q(username__startswith=text.strip().lower())
        return self.filter(found | Q(full_name__contains=text.strip()) if by_name else found)

    def in_state(self, state):
        """`active`, `suspended`, or `issued`: the one-time password was never changed."""
        conditions = {
            "active": Q(is_active=True), "suspended": Q(is_active=False),
            "issued": Q(is_active=True, must_change_password=True),
        }  # fmt: skip
        return self.filter(conditions[state])

    def with_places(self):
        """With `places`: the postings that say where an account belongs, and their regions."""
        rows = RegionPosting.objects.relevant_on(timezone.localdate()).select_related("region").order_by("id")
        return self.prefetch_related(Prefetch("postings", rows, to_attr="places"))

    def _belonging_to(self, regions):
        rows = RegionPosting.objects.relevant_on(timezone.localdate())
        return rows.filter(in_subtrees("region", regions)).values("user_id")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False

    def get_by_natural_key(self, username):
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person or program that signs in. What it may do follows from its postings alone."""

    username = models.CharField(_("User name"), max_length=60, unique=True)
    full_name = models.CharField(_("Name"), max_length=60)
    phone = EncryptedTextField(_("Phone"), blank=True, null=True)
    is_active = models.BooleanField(_("Active"), default=True)
    must_change_password = models.BooleanField(default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    session_epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_username_lower", condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]*$")
            ),
            models.CheckConstraint(
                name="accounts_user_suspended_stamped",
                condition=Q(is_active=True, suspended_at=None, suspended_by=None)
                | Q(is_active=False, suspended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def _get_session_auth_hash(self, secret=None):
        """Sessions end when the password or the epoch changes (suspension, a new second factor)."""
        return salted_hmac(
            "laborinfo.accounts.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def has_perm(self, perm, obj=None) -> bool:
        """Django's own permissions exist for /admin/ alone."""
        return self.is_staff

    def has_module_perms(self, app_label) -> bool:
        return self.is_staff

    @property
    def is_staff(self) -> bool:
        """Who may enter /admin/."""
        return self.is_active and Role.SYSTEM_ADMIN in self.scope.roles

    @property
    def scope(self):
        """What the user may do, and where; loaded once a user object."""
        from laborinfo.accounts.scope import scope_of

        return scope_of(self)

    def scope_regions(self) -> list[Region]:
        """The regions of all current postings (for laborinfo.regions, which knows no permissions)."""
        return self.scope.regions_for(Permission.REGION_VIEW)


class RegionPostingQuerySet(models.QuerySet):
    def on(self, day):
        """Postings in force on a date."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def not_ended(self, day):
        """Postings in force on a date or beginning later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def relevant_on(self, day):
        """Postings that say where an account belongs: those not ended, else the ended ones of users without any."""
        running = RegionPosting.objects.not_ended(day).filter(user=OuterRef("user"))
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day) | ~Exists(running))

    def visible_to(self, user):
        return self.filter(user__in=User.objects.visible_to(user))


class RegionPosting(models.Model):
    """A user holds a role in a region from one day to another (the last day is not included)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="postings")
    role = models.CharField(_("Role"), max_length=24, choices=Role)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("Until"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RegionPostingQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                name="accounts_regionposting_dates",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=Q(valid_to=None),
                name="accounts_regionposting_once",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.region_id}"


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user__in=User.objects.visible_to(user))

    def usable_at(self, now):
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)


class ApiToken(models.Model):
    """A bearer token. Only its SHA-256 is kept; the token itself is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("Name"), max_length=60)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("Expires"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="accounts_apitoken_revoked_stamped",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(name="accounts_apitoken_expires_later", condition=Q(expires_at__gt=F("created_at"))),
        ]

    def __str__(self):
        return f"{self.prefix}… ({self.name})"


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        allowed = user.is_authenticated and user.scope.has(Permission.AUDIT_VIEW)
        return self.all() if allowed else self.none()

    def between(self, first, last):
        """Entries of the days from `first` to `last`, both included; None leaves an end open."""
        zone = timezone.get_current_timezone()
        rows = self
        if first:
            rows = rows.filter(at__gte=datetime.combine(first, time.min, zone))
        if last:
            rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time.min, zone))
        return rows

    def about(self, text):
        """Entries on an object: `accounts.user`, or `accounts.user:17`."""
        kind, _sep, number = text.partition(":")
        rows = self.filter(object_type=kind.strip().lower())
        return rows.filter(object_id=number.strip()) if number.strip() else rows


class AuditEntry(models.Model):
    """Who did what to which object, when, from where, with which result. Append-only, chained at commit."""

    at = models.DateTimeField(_("When"))
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("Who"))
    username = models.CharField(_("User name"), max_length=60)
    ip = models.GenericIPAddressField(_("From where"), null=True)
    agent = models.CharField(max_length=200, blank=True)
    action = models.CharField(_("What"), max_length=60)
    object_type = models.CharField(_("Object"), max_length=40, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    result = models.CharField(_("Result"), max_length=20, default="ok")
    detail = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["action", "-id"], name="accounts_audit_action"),
            models.Index(fields=["user", "-id"], name="accounts_audit_user"),
            models.Index(fields=["object_type", "object_id"], name="accounts_audit_object"),
        ]
        triggers = [Protect(name="append_only", operation=Update | Delete), no_truncate(), CHAIN_TRIGGER]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.username} {self.action}"


class AuditLink(models.Model):
    """One link of the hash chain over the audit trail, written by the database when the entry's transaction commits."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="link")
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["position"]
        triggers = [Protect(name="append_only", operation=Update | Delete), no_truncate()]

    def __str__(self):
        return str(self.position)
