"""Where names come from, for a student who knows "nobody": circles of people, each with a question that helps.

The circles are those of the handout and of career centers' networking sheets; the wording is ours.
"""

from dataclasses import dataclass

from contacts.models import Contact


@dataclass(frozen=True)
class Circle:
    """One circle of people: the question it asks, prompts that jog the memory, and how well such people are known."""

    key: str
    title: str
    question: str
    prompts: tuple[str, ...]
    tie: Contact.Tie


CIRCLES = {
    circle.key: circle
    for circle in (
        Circle(
            "family",
            "Family",
            "Who in your family works, or has worked?",
            (
                "Parents, grandparents, brothers and sisters, godparents",
                "Aunts, uncles and cousins, and whoever they married",
                "Old friends of the family who come to weddings",
            ),
            Contact.Tie.CLOSE,
        ),
        Circle(
            "neighbours",
            "Neighbours",
            "Who lives near you, or near the people you grew up with?",
            (
                "People next door, then and now",
                "Parents of the friends you went to school with",
                "People at your place of worship, your gym, your barber's",
            ),
            Contact.Tie.KNOWN,
        ),
        Circle(
            "alumni",
            "Alumni",
            "Who finished before you?",
            (
                "Students a year or two ahead who have a job now",
                "Former members of your clubs and teams",
                "Names from the alumni directory who do what interests you: they said yes to being asked",
            ),
            Contact.Tie.NONE,
        ),
        Circle(
            "professors",
            "Professors",
            "Who teaches, or works around those who teach?",
            (
                "Professors, lecturers, teaching assistants; most of them worked elsewhere",
                "Guest speakers of this year",
                "Librarians, lab managers, your adviser; teachers of your old school",
            ),
            Contact.Tie.KNOWN,
        ),
        Circle(
            "work",
            "Past work",
            "Whom did you meet at work, in any job at all?",
            (
                "Bosses and colleagues of summer jobs, internships, volunteering",
                "Customers and suppliers who knew your name",
                "People you looked after, tutored or drove",
            ),
            Contact.Tie.KNOWN,
        ),
        Circle(
            "clubs",
            "Clubs",
            "Whom do you know from what you do for fun?",
            (
                "Teams, choirs, games, language partners",
                "Coaches and organizers",
                "People you follow online who have answered you",
            ),
            Contact.Tie.KNOWN,
        ),
        Circle(
            "friends-of-friends",
            "Whom do they know?",
            "Whom do the people you have named know?",
            (
                "Ask three of them: who do you know who works with …?",
                "Ask your roommate what their parents do",
                "Anybody you have heard of and would like to meet: write the name, somebody knows the way",
            ),
            Contact.Tie.DISTANT,
        ),
    )
}


def after(circle: Circle) -> Circle | None:
    """Return the circle that comes next; None after the last."""
    every = list(CIRCLES.values())
    place = every.index(circle) + 1
    return every[place] if place < len(every) else None
