"""What sounds like asking for work, and what only has the same words."""

import pytest

from contacts.letters.coach import Known, findings

ADA = Known("Ada Moreno", "Priya Nair")


def found_in(said, known=ADA):
    """What rule 2 says of a sentence."""
    text = f"Dear Priya Nair,\n\n{said}"
    return next(
        (found.advice for found in findings("first", "A student", text, known) if found.key == "no_job"), ""
    )


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("I am looking for a job in your department.", "a job"),
        ("Do you know of any openings for this summer?", "any openings"),
        ("I would love to hear whether you have any openings.", "any openings"),
        ("I do not know whether you have any openings, but I thought I would ask.", "any openings"),
        ("Is your company hiring?", "hiring"),
        ("Are you hiring this spring?", "hiring"),
        ("Please hire me, I learn fast.", "hire me"),
        ("I am interested in a summer internship at Mercy Hospital.", "a summer internship"),
        ("Do you take interns?", "take interns"),
        ("Could I intern with you in June?", "Could I intern with"),
        ("Are there internships available on your team?", "internships available"),
        ("I saw your job posting and wanted to reach out.", "your job posting"),
        ("I saw that you have an open position.", "an open position"),
        ("I have my résumé attached.", "my résumé"),
        ("My resume is attached.", "My resume"),
        ("Please find attached my resume.", "my resume"),
        ("Attached is my CV.", "my CV"),
        ("I can send you my CV and a cover letter.", "my CV"),
        ("I hope there is a position for me.", "a position"),
        ("Are there any entry-level positions in your firm?", "entry level positions"),
        ("I would love to work for you.", "love to work for you"),
        ("I'd be excited to work for your company someday.", "excited to work for your"),
        ("I want to join your team after I graduate.", "I want to join your team"),
        ("Please keep me in mind if something comes up.", "keep me in mind"),
        ("Could you put in a good word for me?", "put in a good word"),
        ("I am on the job search right now.", "the job search"),
        ("Do you have any job openings?", "any job openings"),
        ("I need a job.", "a job"),
        ("Could you help me find an internship?", "an internship"),
        ("I was wondering if there are any positions available.", "any positions available"),
        ("I am applying for a position in your lab.", "a position"),
        ("I am seeking an entry-level role in marketing.", "entry level role"),
        ("Any job leads would help.", "Any job leads"),
        ("I will graduate in May and am looking for full-time positions.", "full time positions"),
        ("I am looking for an internship.", "an internship"),
        ("Would you consider me for the summer?", "consider me"),
        ("Do you have any opportunities for students?", "any opportunities"),
        ("Are there any opportunities to work with your team?", "any opportunities"),
        ("I'd like to get a job like yours, can you help?", "a job"),
        ("Can you tell me about job opportunities at your company?", "job opportunities"),
        ("Are there vacancies?", "vacancies"),
        ("I would appreciate an opportunity to intern at your studio.", "to intern at"),
        ("I am hoping to land a job at your hospital.", "a job"),
        ("I'm a hard worker looking for work experience and a paid position.", "a paid position"),
        ("Could you take a look at my résumé?", "my résumé"),
        ("Does your team have any roles open?", "any roles open"),
        ("Would there be an opening for a junior analyst?", "an opening"),
        ("I'd love the opportunity to work at your firm.", "opportunity to work at your"),
        ("I am not sure if you have a position open.", "a position open"),
        ("I would like to get a job at your hospital.", "a job"),
        ("I just need a job.", "a job"),
        ("I wonder how I could get a job at your company.", "a job"),
        ("What openings does your company have?", "openings"),
        ("Which internships do you offer this summer?", "internships"),
        ("Can you get me a job?", "a job"),
        ("Maybe there is a job for me.", "a job"),
        ("Your open positions caught my eye.", "Your open positions"),
        ("I have applied for the analyst role at your firm.", "role"),
        ("I recently applied to a job at your company.", "a job"),
        ("My dream is to work for you.", "dream is to work for you"),
        ("I am reaching out about the marketing internship.", "internship"),
        ("I'd like to be considered for the summer internship program.", "the summer internship"),
        ("I'm an accounting major looking for employment.", "looking for employment"),
        ("Please consider my application.", "my application"),
        ("Do you know anyone who is hiring?", "hiring"),
        ("I attached my résumé for your review.", "my résumé"),
        ("Would you review my resume?", "my resume"),
        ("I hope to hear of opportunities to contribute to your team.", "opportunities"),
        ("I am hoping you can refer me for a position.", "refer me for"),
    ],
)
def test_a_request_is_found_and_named(said, named):
    assert found_in(said).startswith((f"“{named}” sounds like asking for work.", f"Leave out “{named}”."))


@pytest.mark.parametrize(
    "said",
    [
        "What do you enjoy most in your job?",
        "How did you get your job?",
        "I would like to hear how you got your job at the hospital.",
        "I am curious about the job you do.",
        "What is the job of a nurse like at night?",
        "How did you come to the position you hold now?",
        "What does your role involve?",
        "I wonder what role luck played in your path.",
        "She has been a role model for me.",
        "I am not asking for a job; I only want to learn.",
        "I'm not looking for a job, just advice.",
        "I want information rather than a job.",
        "Before classes resume in August, could we talk?",
        "I hope we can resume our talk.",
        "When did your first job feel like the right one?",
        "How did you find your first job?",
        "How did you find a job in museums?",
        "Is there an opening in your calendar next week?",
        "Do you have any openings on your schedule on Friday?",
        "I could meet at any opening in your week.",
        "Your opening remarks at the panel stayed with me.",
        "I heard you at the opening of the new library.",
        "What opportunities for advancement exist in this field?",
        "I would be grateful for the opportunity to learn from you.",
        "Thank you for any opportunity to speak with you.",
        "Do you have any opportunity to talk next week?",
        "My internship at the zoo last summer made me curious.",
        "I did an internship at the city archive.",
        "During an internship I saw how loud a newsroom is.",
        "My job at the library taught me patience.",
        "I work part time at a bakery.",
        "I was told you do a wonderful job with first-year students.",
        "You did a great job on the panel.",
        "Whatever time works for you works for me.",
        "I hope Tuesday would work for you.",
        "Please tell me what would work for you.",
        "How do people work with your patients?",
        "I would like to know what it is like to work for yourself.",
        "I took a job shadowing course in school.",
        "I would like to understand the job market for historians.",
        "What a job in nursing is like, nobody could tell me.",
        "Is it more than a job to you?",
        "How many people work for you?",
        "I learned of you from your post about soil.",
        "Where do you see this occupation in ten years?",
        "I read that you hired three nurses last year.",
        "How were you hired?",
        "Could I shadow you on the job for an hour?",
        "I found your position on water rights convincing.",
        "I play a small role in the student council.",
        "My role as treasurer has taught me to count.",
        "You worked as an intern in the Senate, and I wonder how.",
        "I hope to apply what you tell me.",
        "I am applying to graduate school next year.",
        "Which kinds of jobs are there in public health?",
        "I am in a position to travel on Fridays.",
        "How does one find work one likes?",
        "Would you be open to a short talk?",
        "Your position at Mercy Hospital is one I had never heard of.",
        "I wonder what your first year on the job was like.",
        "I would love to hear about your path from intern to director.",
        "My professor said your job is the best in the state.",
        "My mother does the job of three people.",
        "It is hard to get a job done in a kitchen that small.",
        "I like how your company treats a job well done.",
        "Do you ever get a job that you turn down?",
        "I have had the same job since ninth grade.",
        "I know you have a demanding job.",
        "I do not need a job, and I do not have a résumé with me.",
        "A friend with a job in insurance spoke of you.",
        "What does a typical day in your position look like?",
        "Could I hear about your role in the merger?",
        "I write for the student paper and play a part in theater.",
        "I have a summer job at the pool.",
        "I work as a lifeguard in the summer.",
        "Thank you for your post on moss.",
        "I am open to any day next week.",
        "The Career Center lists you as open to questions.",
        "I am interested in your work with rivers.",
        "I would love to work in a lab one day and hear how you like yours.",
        "I loved your article on work for the blind.",
        "I would like to work around your schedule.",
        "Are you open to meeting at your office?",
        "Your résumé of the conference was the best I read.",
        "I would like to hear about the hiring manager's side of it.",
        "I hope to find a way into the field.",
        "Could you tell me how people find positions in archives?",
        "My aunt got her position through a talk like this.",
        "What makes a candidate stand out for a position like yours?",
        "I plan to apply to law school and want to hear about internships you did.",
        "Congratulations on your new position.",
        "I noticed your title is recruiter, which I had never heard of.",
        "What is it like to work for your company?",
        "I wonder what it's like to work at your hospital.",
    ],
)
def test_what_is_no_request_is_left_alone(said):
    assert found_in(said) == ""


@pytest.mark.parametrize(
    "facts",
    [
        {"organization": "Job Corps"},
        {"title": "Director of Job Opportunities"},
        {"field": "Hiring and training"},
        {"college": "School of Internship Studies"},
    ],
)
def test_what_something_is_called_asks_for_nothing(facts):
    known = Known("Ada Moreno", "Priya Nair", **facts)

    assert found_in(f"I would like to hear about {next(iter(facts.values()))}.", known) == ""


def test_a_person_may_be_called_so():
    known = Known("Ada Moreno", "Steve Any-Jobs")

    assert found_in("I heard that Steve Any-Jobs paints.", known) == ""


def test_a_resume_is_better_taken_along():
    assert (
        found_in("My résumé is below.") == "Leave out “My résumé”. Take it along, in case they ask to see it."
    )


def test_a_request_in_the_subject_is_found():
    found = findings("first", "Summer internship at Mercy, from a student", "Dear Priya Nair,", ADA)

    assert any("“Summer internship”" in finding.advice for finding in found)


def test_of_two_the_second_is_found_where_the_first_is_none():
    assert "“any openings”" in found_in("I am not asking for a job. Do you have any openings?")
