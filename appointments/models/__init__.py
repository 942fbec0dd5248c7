"""When counselors have time, and the appointments made of it."""

from appointments.models.appointments import Appointment, Between, Submission
from appointments.models.availability import AppointmentType, Medium, TimeOff, WithinOneDay
from appointments.models.drop_in import DropIn, DropInHours, Duty
from appointments.models.feedback import Feedback
from appointments.models.hours import ExtraHours, HoursPlan, WeeklyHours
from appointments.models.notes import Audience, Note
from appointments.models.purposes import IntakeQuestion, Purpose
from appointments.models.tasks import Task
from appointments.models.waits import Wait

__all__ = [
    "Appointment",
    "AppointmentType",
    "Audience",
    "Between",
    "DropIn",
    "DropInHours",
    "Duty",
    "ExtraHours",
    "Feedback",
    "HoursPlan",
    "IntakeQuestion",
    "Medium",
    "Note",
    "Purpose",
    "Submission",
    "Task",
    "TimeOff",
    "Wait",
    "WeeklyHours",
    "WithinOneDay",
]
