"""What a person changes about oneself."""

from audit.models import Event
from home import actions


def test_name_and_zone_change(cora, noon):
    actions.set_up(cora.user, name="Cora L.", zone="UTC", by=cora.user, now=noon)

    cora.user.refresh_from_db()
    assert (cora.user.name, cora.user.zone) == ("Cora L.", "UTC")


def test_a_student_shares_the_logs_and_that_is_recorded(ada, noon):
    actions.set_up(ada.user, name="Ada", zone="UTC", shares_logs=True, student=ada, by=ada.user, now=noon)

    ada.refresh_from_db()
    assert ada.shares_logs
    assert Event.objects.get(verb="shared").fields == ["shares_logs"]
