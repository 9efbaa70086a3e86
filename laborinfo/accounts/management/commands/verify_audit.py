"""Prove the audit trail whole, or name the places where it is broken."""

from django.core.management.base import BaseCommand

from laborinfo.accounts.audit import broken_links, head_of_chain


class Command(BaseCommand):
    help = "Verify the hash chain of the audit trail. Ends in 1 and names the places when it is broken."

    def handle(self, **options):
        broken = broken_links()
        for position, entry, what in broken:
            self.stderr.write(f"link {position if position is not None else '-'}, entry {entry}: {what}")
        if broken:
            raise SystemExit(1)
        position, digest = head_of_chain()
        # Noted outside the database, the head also proves that nothing was cut off at the end.
        self.stdout.write(f"The audit trail is whole: {position} links, head {digest or '-'}")
