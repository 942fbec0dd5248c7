import pytest
from django.db.models import Q

from contacts.guard import guard
from contacts.letters.wordings import ASKING
from contacts.models import Contact, Draft, Outreach, Referral, Silence
from contacts.models.referrals import MARKS
from interviews.links import link_of
from interviews.models import Interview, Proposal

# See test_demo.py.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_letters_keep_their_words_and_calls_have_none(told):
    sent = Outreach.objects.all()

    assert set(sent.values_list("letter", flat=True)) == {"", *ASKING}
    # An introduction is answered from the mail program.
    assert sent.filter(channel="email", text="").get().contact.name == "Lionel Grady"
    assert not sent.filter(channel="email", subject="").exclude(text="").exists()
    assert not sent.filter(channel__in=["phone", "in_person"]).exclude(text="").exists()
    assert not sent.filter(text__contains="{").exists()
    assert "Dear Ms. Calloway" in sent.get(contact__name="Ruth Calloway", letter="first").text
    assert "Ruth Calloway" in sent.get(contact__name="Samuel Osei", letter="referred").text
    assert "The alumni office sent me your name" in sent.get(contact__name="Marcus Bell").text
    assert Draft.objects.get().contact.name == "Tomás Echeverría"


def test_whoever_may_not_be_named_is_in_no_letter(told):
    for pair in Referral.objects.filter(may_mention=False).select_related("giver"):
        letters = Outreach.objects.filter(contact=pair.named_id)
        assert not letters.filter(Q(subject__contains=pair.giver.name) | Q(text__contains=pair.giver.name))


def test_every_cadence_occurs_and_some_have_looked_beyond(told):
    assert set(Contact.objects.values_list("cadence", flat=True)) == set(Contact.Cadence.values)
    assert Outreach.objects.filter(looked_beyond_at__isnull=False).count() >= 2


def test_times_were_offered_by_links_with_every_answer_and_maya_has_one_open(told):
    offers = Proposal.objects.all()

    assert set(offers.values_list("answer", flat=True)) == {"", *Proposal.Answer.values}
    assert offers.filter(withdrawn_at__isnull=False).exists()
    assert offers.filter(interview__held_at__isnull=False).exists()
    [openly] = offers.open(told).filter(student__user__email="maya@demo.test")
    assert openly.contact.name == "Helen Marchetti"
    assert min(openly.times) > told
    assert link_of(openly) in Outreach.objects.get(contact=openly.contact).text


def test_one_wish_for_peace_is_honoured_on_two_lists(told):
    silent = Contact.objects.filter(address_hashes__contains=[Silence.objects.get().address_hash])

    assert {contact.student.user.name for contact in silent} == {"Maya Okafor", "Emily Tackett"}
    assert all(contact.do_not_contact_at and not contact.step for contact in silent)


def test_two_students_wrote_to_somebody_whom_maya_has_yet_to_write_to(told):
    camille = Contact.objects.get(student__user__email="maya@demo.test", name="Camille Thibodeaux")

    assert camille.step == "ask"
    assert (guard(camille, told).others, guard(camille, told).is_full) == (2, False)


def test_introductions_are_in_every_state_and_reports_owed_told_and_late(told):
    pairs = Referral.objects.all()

    assert {pair.introduction for pair in pairs} == {"", *MARKS}
    assert {pair.report for pair in pairs} == {"", "owed", "told"}
    assert pairs.report_owed().filter(report_due_at__lt=told).exists()
    assert pairs.report_owed().filter(report_due_at__gt=told).exists()


def test_some_talks_are_a_way_off_and_some_contacts_have_a_pace_of_their_own(told):
    assert Interview.objects.open().filter(starts_at__gt=told, travel_minutes__gt=0).exists()
    assert Interview.objects.filter(confirmed_at__isnull=False).exists()
    assert Contact.objects.exclude(keep_in_touch_days=120).count() >= 3
