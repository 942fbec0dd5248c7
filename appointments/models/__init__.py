"""When counselors have time, and the appointments made of it."""

from appointments.models.appointments import Appointment, Between, Submission
from appointments.models.availability import AppointmentType, Medium, TimeOff, WeeklyHours, WithinOneDay

__all__ = [
    "Appointment",
    "AppointmentType",
    "Between",
    "Medium",
    "Submission",
    "TimeOff",
    "WeeklyHours",
    "WithinOneDay",
]
