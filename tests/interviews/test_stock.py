from interviews.models import Interview, PlannedQuestion, Question
from interviews.stock import stock
from tests import make


def test_the_bank_has_the_first_seven_and_fifty_eight_more(db):
    assert stock() == 65

    bank = Question.objects.in_order()
    assert set(bank[:7].values_list("topic", flat=True)) == {"The first seven"}
    assert bank.filter(is_sensitive=True).count() == 4
    assert bank.filter(can_be_looked_up=True).count() == 5
    assert max(len(question.key) for question in bank) <= 40


def test_stocking_again_follows_the_file_and_keeps_the_rows(db, tmp_path):
    stock()
    before = Question.objects.get(key="first-choice").pk
    changed = tmp_path / "bank.toml"
    changed.write_text(
        '[[question]]\nkey = "first-choice"\ntopic = "Path"\ntext = "Why this?"\nminutes = 1\n'
    )

    stock(changed)

    question = Question.objects.get()
    assert (question.pk, question.text, question.can_be_looked_up) == (before, "Why this?", False)


def test_a_question_that_leaves_the_bank_stays_on_the_lists_it_was_planned_for(ada, tmp_path):
    stock()
    interview: Interview = make.interview(of=ada)
    question = Question.objects.get(key="yesterday")
    PlannedQuestion.objects.create(interview=interview, question=question, text=question.text, place=1)
    changed = tmp_path / "bank.toml"
    changed.write_text(
        '[[question]]\nkey = "first-choice"\ntopic = "Path"\ntext = "Why this?"\nminutes = 1\n'
    )

    stock(changed)

    assert interview.planned_questions.get().text.startswith("Walk me through yesterday")
