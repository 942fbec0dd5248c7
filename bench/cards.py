"""What stands on the cards: names, tags, jottings, leads, who named whom. SQL for `bench.filling`.

Within a list names repeat only where one person is to stand on it twice.
"""

from contacts.folding import folded

FIRST = (
    "Priya Tomás Wen Amara Jonas Søren Leila Mateo Ingrid Kofi Yuki Noor Elena Rafael Hana Oluwaseun Greta "
    "Samir Chloé Dmitri Aiko Fatima Liam Zoë Marcus Anneliese Björn Camila Devon Esperança Farah Gideon"
)
LAST = (
    "Nair Okafor Lindqvist Müller Castellanos O'Brien Tanaka Haddad Kowalczyk Novák Ferreira Abernathy Zhou "
    "Whitfield Ibrahim Peña Schröder Vasquez Nakamura Eriksen Dubois Marchetti Achebe Rosenthal Iyer Kaplan "
    "Sørensen Yilmaz Ortega Baptiste Chaudhry Fitzgerald Guðmundsson Hawthorne Jankowski Keller Lavoie Moreau "
    "Nguyen Petrov"
)
TITLES = ["Engineer", "Analyst", "Nurse manager", "Product designer", "Field biologist", "Attorney", "Editor"]
FIELDS = [
    "Health care",
    "Energy",
    "Publishing",
    "Public policy",
    "Software",
    "Conservation",
    "Finance",
    "Law",
]
ORGANIZATIONS = [
    f"{name} {kind}"
    for name in ("Harbor", "Northwind", "Città", "Evergreen", "Blue Ridge", "Lakeside", "Meridian", "Halcyon")
    for kind in ("Labs", "Hospital", "Partners", "Press", "Institute", "Foundation", "Systems")
]
TAGS = ["alumni", "hospital", "fair in March", "family", "writes back", "big city", "mentors", "Lab week"]
HOW = [
    "At a panel in the autumn",
    "My roommate's mother",
    "We volunteered at the same food bank",
    "Alumni directory, class of 2011",
    "She spoke in our methods class",
    "I liked an article of hers and looked her up",
]
JOTTINGS = [
    "Prefers mornings. Call before ten.",
    "Laughed a lot, easy to talk to. Has a daughter at our college who plays the cello, and wants her to see a lab.",
    "Said that nobody in the department reads cover letters, and that everybody reads the first line of an e-mail. "
    "Was a teacher for six years before this, and misses the summers. Knows Abernathy from a committee; do not ask "
    "about the merger. Try again after the fiscal year ends in June.",
    "Moved here from Porto for the job. Runs the Thursday seminar; students may sit in at the back if they write to "
    "the assistant first.",
    "Shy on the phone, generous in writing. Answers on Sundays.",
]
# So often the two with a long list have talked with one of the people on it, besides the first time.
TALKS = 11
LETTERS = 30

# One card in a hundred of a long list is somebody's who has one already.
NAMED = """
    SELECT row.*, {first} AS first, {first_folded} AS first_folded,
           {last} || CASE WHEN who < 1280 THEN '' ELSE '-' || {second} END AS last,
           {last_folded} || CASE WHEN who < 1280 THEN '' ELSE '-' || {second_folded} END AS last_folded,
           {organization} AS organization, {organization_folded} AS organization_folded,
           {title} AS title, {title_folded} AS title_folded, {field} AS field, {field_folded} AS field_folded,
           {how} AS how, {how_folded} AS how_folded,
           CASE WHEN pg_temp.chance(row.id, 40) < 0.35 THEN {jotting} ELSE '' END AS jotting,
           CASE WHEN pg_temp.chance(row.id, 40) < 0.35 THEN {jotting_folded} ELSE '' END AS jotting_folded,
           CASE WHEN pg_temp.chance(row.id, 41) < 0.1 THEN ARRAY[{tag}, {other_tag}]
                WHEN pg_temp.chance(row.id, 41) < 0.45 THEN ARRAY[{tag}] ELSE '{{}}' END AS tags,
           'contact.' || row.id || '@example.org' AS email,
           CASE WHEN pg_temp.chance(row.id, 42) < 0.4 THEN '859-' || lpad((row.id %% 10000000)::text, 7, '0')
                ELSE '' END AS phone,
           CASE WHEN pg_temp.chance(row.id, 43) < 0.3 THEN 'https://www.linkedin.com/in/person-' || row.id
                ELSE '' END AS link,
           CASE WHEN pg_temp.chance(row.id, 44) < 0.15
                THEN ARRAY['home.' || row.id || '@mail.example', 'https://people.example.org/' || row.id]
                ELSE '{{}}' END AS more_ways
    FROM (
        SELECT *, CASE WHEN turn %% 100 = 57 THEN turn - 1 ELSE turn END AS who
        FROM (
            SELECT *, row_number() OVER (PARTITION BY student_id ORDER BY pg_temp.chance(id, 39)) AS turn
            FROM bench_plan
        ) AS shuffled
    ) AS row
"""
CONTACTS = f"""
    INSERT INTO contacts_contact
        (id, student_id, name, sort_key, search_text, organization, organization_key, title, field, email, phone,
         link, more_ways, preferred_channel, met_how, tie, tags, private_notes, listed_at, ask_due_at,
         do_not_contact_at, archived_at, deleted_at, reached, step, zone, cadence, keep_in_touch_days,
         address_hashes)
    SELECT id, student_id, first || ' ' || last, first_folded || ' ' || last_folded,
           concat_ws(' ', first_folded, last_folded, organization_folded, title_folded, field_folded, how_folded,
                     email, nullif(phone, ''), nullif(link, ''), nullif(array_to_string(more_ways, ' '), ''),
                     nullif(jotting_folded, '')),
           organization, organization_folded, title, field, email, phone, link, more_ways,
           CASE WHEN luck < 0.2 THEN 'email' WHEN luck < 0.3 THEN 'phone' ELSE '' END, how, 'distant', tags, jotting,
           listed_at, listed_at + interval '3 days',
           CASE WHEN fate = 'declined' AND luck < 0.2 THEN %(now)s - interval '12 days' END,
           CASE WHEN fate IN ('declined', 'gave_up') AND luck > 0.6 OR fate = 'listed' AND luck > 0.97
                THEN %(now)s - interval '10 days' END,
           CASE WHEN fate = 'listed' AND luck < 0.04 THEN %(now)s - luck * interval '700 days' END, 0, '',
           CASE WHEN luck < 0.1 THEN 'America/Chicago' ELSE '' END, '3b7', 120,
           -- One in twenty is somebody whom other students know too.
           ARRAY[encode(sha256(CASE WHEN luck > 0.95 THEN 'shared.' || id %% 500 ELSE email END::bytea), 'hex')]
    FROM (SELECT *, pg_temp.chance(id, 45) AS luck FROM ({NAMED}) AS row) AS named
"""  # noqa: S608 - constants only
# With these two talks go on: what hangs on each is made with that of all others.
FRIEND = """
    SELECT DISTINCT ON (student_id) id, student_id, listed_at, %(now)s - listed_at AS known_for
    FROM bench_plan WHERE student_id = ANY(%(long)s) AND fate = 'held' ORDER BY student_id, n
"""
FRIENDS = [
    f"""
    INSERT INTO contacts_outreach (contact_id, channel, sent_at, outcome, outcome_at, letter, subject, text)
    SELECT id, 'message', listed_at + known_for * letter / {LETTERS + 1}, 'agreed',
           listed_at + known_for * (letter + 0.5) / {LETTERS + 1}, '', '', ''
    FROM ({FRIEND}) AS friend, generate_series(1, {LETTERS}) AS letter
    """,  # noqa: S608 - constants only
    f"""
    INSERT INTO interviews_interview
        (student_id, contact_id, medium, planned_at, starts_at, minutes, ends_at, zone, place, held_at, minutes_used,
         logged_at, moved_by, cancelled_by, cancellation_reason, missed_by)
    SELECT student_id, id, 'phone', starts_at - interval '1 day', starts_at, 20, starts_at + interval '20 minutes',
           'America/New_York', '859-555-0100', starts_at, 18, starts_at + interval '1 hour', '', '', '', ''
    FROM (
        SELECT *, date_trunc('minute', listed_at + known_for * talk / {TALKS + 2}) AS starts_at
        FROM ({FRIEND}) AS friend, generate_series(1, {TALKS}) AS talk
    ) AS again
    """,  # noqa: S608 - constants only
]
# Of ten who were met, three gave no name, and the others one to three: whoever comes first on a list leads to
# those who come later, so that a tree grows, and now and then back.
REFERRALS = """
    WITH list AS (SELECT student_id, max(n) + 1 AS length FROM bench_plan WHERE fate <> 'fresh' GROUP BY student_id),
    giver AS (
        SELECT plan.*, length, floor(pg_temp.chance(plan.id, 17) * 4.3)::integer AS names
        FROM bench_plan AS plan JOIN list USING (student_id) WHERE fate = 'held'
    )
    INSERT INTO contacts_referral (student_id, giver_id, named_id, may_mention, given_at)
    SELECT giver.student_id, giver.id, named.id,
           CASE WHEN pg_temp.chance(named.id, 46) < 0.6 THEN true
                WHEN pg_temp.chance(named.id, 46) < 0.75 THEN false END,
           giver.listed_at + interval '12 days'
    FROM giver, generate_series(1, least(giver.names, 3)) AS nth
    JOIN bench_plan AS named ON true
    WHERE named.student_id = giver.student_id AND named.n = (3 * giver.n + nth) %% giver.length
        AND named.id <> giver.id AND named.fate <> 'fresh'
"""
# A handful each; those with a long list have a lead for every twenty contacts.
LEADS = """
    INSERT INTO contacts_lead
        (student_id, contact_id, kind, title, link, next_action, due_on, remind_at, due_at, noted_at, set_at,
         done_at, dropped_at)
    SELECT student_id, contact_id, (ARRAY['posting', 'event', 'reading'])[1 + n %% 3],
           'A chapter, an evening or a desk at ' || {organization}, 'https://example.org/leads/' || n,
           'Read it, and write down two lines about it', due_on, (due_on + time '08:00') AT TIME ZONE zone,
           (due_on + 1)::timestamp AT TIME ZONE zone, noted_at, noted_at,
           CASE WHEN luck < 0.35 THEN %(now)s - interval '1 day' END,
           CASE WHEN luck > 0.9 THEN %(now)s - interval '1 day' END
    FROM (
        SELECT student.id AS student_id, nth AS n, student.id * 1000 + nth AS id, named.id AS contact_id,
               'America/New_York' AS zone, %(now)s - interval '12 days' AS noted_at,
               (%(now)s AT TIME ZONE 'America/New_York')::date - 6 + floor(
                   30 * pg_temp.chance(student.id * 1000 + nth, 47))::integer AS due_on,
               pg_temp.chance(student.id * 1000 + nth, 48) AS luck
        FROM students_student AS student
        CROSS JOIN LATERAL generate_series(1, CASE
            WHEN student.id = ANY(%(long)s) THEN %(list)s / 20
            ELSE floor(pg_temp.chance(student.id, 49) * 6)::integer
        END) AS nth
        LEFT JOIN bench_plan AS named ON named.student_id = student.id AND named.n = 2 * nth AND nth %% 2 = 0
    ) AS row
"""


def choices() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return for each name in braces the SQL that picks a word, and all the words it picks from."""
    by_chance = {
        "organization": ORGANIZATIONS, "title": TITLES, "field": FIELDS, "how": HOW, "jotting": JOTTINGS, "tag": TAGS,
        "major": FIELDS,
    }  # fmt: skip
    places = {
        name: f"floor(pg_temp.chance({'student' if name == 'major' else 'row'}.id, {salt}) * {len(words)})::integer"
        for salt, (name, words) in enumerate(by_chance.items(), 100)
    }
    first, last = FIRST.split(), LAST.split()
    words = by_chance | {"other_tag": TAGS, "first": first, "last": last, "second": last}
    places |= {
        "other_tag": f"(1 + {places['tag']}) %% {len(TAGS)}",
        "first": f"((row.student_id + who) %% {len(first)})::integer",
        "last": f"((row.student_id + who / {len(first)}) %% {len(last)})::integer",
        "second": f"((who / {len(first)} + 7 * (who / {len(first) * len(last)})) %% {len(last)})::integer",
    }
    picks, told = {}, {}
    for name, choice in words.items():
        for suffix, some in (("", choice), ("_folded", [folded(word) for word in choice])):
            picks[name + suffix] = f"(%({name + suffix})s::text[])[1 + {places[name]}]"
            told[name + suffix] = some
    picks |= {
        f"user_{name}": f"(%({name})s::text[])[1 + floor(pg_temp.chance(row.id, {salt}) * {len(choice)})::integer]"
        for salt, (name, choice) in enumerate({"first": first, "last": last}.items(), 200)
    }
    return picks, told
