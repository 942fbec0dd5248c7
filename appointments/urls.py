"""The addresses of appointments, of the counselor's calendar, and of when a counselor has time."""

from django.urls import path

from appointments.views import (
    absences,
    appointments,
    availability,
    booking,
    calendar,
    day_sheet,
    hours,
    waits,
)

app_name = "appointments"
urlpatterns = [
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/book/", booking.book, name="book"),
    path("appointments/book/why/", booking.why, name="why"),
    path("students/<int:pk>/book/", booking.book_for, name="book_for"),
    path("appointments/<int:pk>/", appointments.appointment, name="appointment"),
    path("appointments/<int:pk>/appointment.ics", appointments.calendar_file, name="calendar_file"),
    path("appointments/<int:pk>/move/", booking.move, name="move"),
    path("appointments/<int:pk>/cancel/", appointments.cancel, name="cancel"),
    path("appointments/<int:pk>/arrive/", appointments.arrive, name="arrive"),
    path("appointments/<int:pk>/fulfil/", appointments.fulfil, name="fulfil"),
    path("appointments/<int:pk>/miss/", appointments.miss, name="miss"),
    path("appointments/<int:pk>/excuse/", appointments.excuse, name="excuse"),
    path("appointments/<int:pk>/unexcuse/", appointments.unexcuse, name="unexcuse"),
    path("appointments/<int:pk>/reopen/", appointments.reopen, name="reopen"),
    path("waitlist/", waits.waitlist, name="waitlist"),
    path("waitlist/join/", waits.join, name="join"),
    path("waitlist/<int:pk>/", waits.wait, name="wait"),
    path("waitlist/<int:pk>/take/", waits.take, name="take"),
    path("waitlist/<int:pk>/decline/", waits.decline, name="decline"),
    path("waitlist/<int:pk>/leave/", waits.leave, name="leave"),
    path("waitlist/<int:pk>/rejoin/", waits.rejoin, name="rejoin"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/sheet/", day_sheet.sheet, name="sheet"),
    path("availability/", availability.availability, name="availability"),
    path("availability/plans/add/", hours.add_plan, name="add_plan"),
    path("availability/plans/put-back/", hours.put_back_plan, name="put_back_plan"),
    path("availability/plans/<int:pk>/edit/", hours.edit_plan, name="edit_plan"),
    path("availability/plans/<int:pk>/remove/", hours.remove_plan, name="remove_plan"),
    path("availability/extra-hours/add/", hours.add_extra_hours, name="add_extra_hours"),
    path("availability/extra-hours/put-back/", hours.put_back_extra_hours, name="put_back_extra_hours"),
    path("availability/extra-hours/<int:pk>/remove/", hours.remove_extra_hours, name="remove_extra_hours"),
    path("availability/<int:pk>/booked/", absences.booked, name="booked"),
    path("availability/take-off/", availability.take_off, name="take_off"),
    path("availability/<int:pk>/come-back/", availability.come_back, name="come_back"),
]
