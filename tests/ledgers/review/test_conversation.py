"""A finding is a conversation: every act leaves its message, both sides comment, and papers lie out of reach."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from laborinfo.accounts.models import AuditEntry, RegionPosting
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from ledgers.models import Attachment, Finding, FindingMessage
from ledgers.services.conversation import comment_finding
from ledgers.services.evidence import path_of
from ledgers.services.findings import answer_finding, find_again, settle_finding
from ledgers.services.responsible import nobody_answers, responsible_for
from ledgers.services.review import return_ledger
from tests.factories import NOW
from tests.ledgers.review.test_findings import find, mend

TODAY = NOW.date()
PDF = b"%PDF-1.7 made up"


def scanner(content: bytes) -> str:
    """A stand-in for a virus scanner."""
    return "Eicar" if b"EICAR" in content else ""


def file(content: bytes = PDF, name: str = "证明 1.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def evidence_root(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def finding(month) -> Finding:
    month.submit()
    found = find(month, comment="not as on the certificate")
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return found


def kinds(finding) -> list[str]:
    return [message.kind for message in finding.messages.all()]


def test_every_act_leaves_its_message(month, finding):
    cast = month.cast
    answer_finding(by=cast.group, now=NOW, finding=finding, answer="DISPUTED", text="asked the school")
    month.submit()
    find_again(by=cast.township, now=NOW, finding=finding, comment="the school says otherwise")
    return_ledger(by=cast.township, now=NOW, ledger=month.ledger("village"))
    mend(month, finding)
    answer_finding(by=cast.group, now=NOW, finding=finding, answer="FIXED")
    month.submit()
    settle_finding(by=cast.township, now=NOW, finding=finding)
    assert kinds(finding) == ["RAISED", "ANSWER", "AGAIN", "ANSWER", "SETTLED"]
    texts = list(finding.messages.values_list("answer", "text"))
    assert texts[0] == ("", "not as on the certificate")
    assert texts[1] == ("DISPUTED", "asked the school")


def test_both_sides_comment_until_it_is_settled(month, finding):
    cast = month.cast
    comment_finding(by=cast.group, now=NOW, finding=finding, text="visiting tomorrow")
    comment_finding(by=cast.village, now=NOW, finding=finding, text="the family is away")
    comment_finding(by=cast.township, now=NOW, finding=finding, text="then by phone")
    assert kinds(finding) == ["RAISED", "COMMENT", "COMMENT", "COMMENT"]
    for stranger in (cast.sibling_village, cast.sibling_township, cast.nobody):
        with pytest.raises(Forbidden):
            comment_finding(by=stranger, now=NOW, finding=finding, text="me too")
    with pytest.raises(DomainError):
        comment_finding(by=cast.group, now=NOW, finding=finding, text="  ")
    mend(month, finding)
    answer_finding(by=cast.group, now=NOW, finding=finding, answer="FIXED")
    month.submit()
    settle_finding(by=cast.township, now=NOW, finding=finding)
    with pytest.raises(Conflict):
        comment_finding(by=cast.group, now=NOW, finding=finding, text="thanks")


def test_what_was_said_never_changes(finding):
    for act in (FindingMessage.objects.all().delete, lambda: FindingMessage.objects.update(text="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_confirming_needs_a_text_or_a_paper(month, finding):
    with pytest.raises(DomainError):
        answer_finding(by=month.cast.group, now=NOW, finding=finding, answer="CONFIRMED")
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer="CONFIRMED", upload=file())
    paper = Attachment.objects.get()
    assert (paper.content_type, paper.size, paper.title) == ("application/pdf", len(PDF), "证明_1.pdf")
    assert path_of(paper.name).read_bytes() == PDF
    assert kinds(finding) == ["RAISED", "ANSWER"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90 a program named .pdf", "wrong_kind"),
        (b"<html><script>alert(1)</script>", "wrong_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_kind"),
        (PDF + b" EICAR", "infected"),
        (PDF + b"x" * 100, "too_large"),
    ],
)
def test_a_file_is_judged_by_its_content(month, finding, settings, evidence_root, content, code):
    settings.EVIDENCE_SCANNER = f"{__name__}.scanner"
    settings.EVIDENCE_MAX_BYTES = 100
    with pytest.raises(DomainError) as refusal:
        comment_finding(by=month.cast.group, now=NOW, finding=finding, text="see", upload=file(content))
    assert refusal.value.code == code
    assert not Attachment.objects.exists()
    assert not [path for path in Path(evidence_root).rglob("*") if path.is_file()]


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP"])
def test_photos_are_kept(month, finding, start):
    comment_finding(by=month.cast.group, now=NOW, finding=finding, upload=file(start + b"...", "a.bin"))
    assert Attachment.objects.get().content_type.startswith("image/")


def test_a_file_is_handed_out_with_a_trace_and_never_run(month, finding, client_of):
    comment_finding(by=month.cast.group, now=NOW, finding=finding, upload=file())
    paper = Attachment.objects.get()
    url = reverse("ledgers:attachment-open", args=[paper.pk])
    response = client_of(month.cast.township).get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in response["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="ledgers.open_attachment", user=month.cast.township).count() == 1
    assert client_of(month.cast.sibling_village).get(url).status_code == 404
    path_of(paper.name).unlink()
    assert client_of(month.cast.township).get(url).status_code == 400


def test_the_thread_stands_at_the_organiser_at_the_reviewer_and_on_its_own_page(month, finding, client_of):
    comment_finding(by=month.cast.group, now=NOW, finding=finding, text="visiting tomorrow")
    answer = reverse("ledgers:finding-answer", args=[finding.pk])
    detail = reverse("ledgers:finding-detail", args=[finding.pk])
    group = client_of(month.cast.group)
    assert "visiting tomorrow" in group.get(answer).content.decode()
    response = group.post(answer, {"answer": "CONFIRMED", "text": "", "file": file()})
    assert response.status_code == 302
    month.submit()
    township = client_of(month.cast.township)
    review = township.get(reverse("ledgers:ledger-review", args=[month.ledger("village").pk])).content.decode()
    for html in (review, township.get(detail).content.decode()):
        assert "visiting tomorrow" in html and "证明_1.pdf" in html
    assert township.post(detail, {"text": "thank you"}).status_code == 302
    assert township.post(detail, {"text": ""}).status_code == 422
    assert kinds(finding)[-1] == "COMMENT"


def test_a_finding_follows_who_is_responsible_now(month, finding):
    """The group's organiser moved away, then the village's: the level above answers, and the township is told."""
    cast, group = month.cast, month.cast.region_of("group")
    found = Finding.objects.all()
    assert responsible_for(group, today=TODAY) == [cast.group]
    for leaving, following in ((cast.group, cast.village), (cast.village, cast.township)):
        assert not nobody_answers(found, today=TODAY)
        RegionPosting.objects.filter(user=leaving).update(valid_to=TODAY)
        assert responsible_for(group, today=TODAY) == [following]
    assert list(nobody_answers(found, today=TODAY)) == [finding]
    assert responsible_for(group, today=TODAY - timedelta(days=1)) == [cast.group]
