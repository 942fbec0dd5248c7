from datetime import datetime
import time
from collections import Counter
from django.apps import apps
from demo.telling import tell
from contacts.models import Contact
from reminders.models import Reminder
def test_c(db):
    now=datetime.fromisoformat("2026-03-03T09:00-05:00"); t=time.perf_counter(); c=time.process_time()
    tell(now=now); print("TELL wall",time.perf_counter()-t,"cpu",time.process_time()-c)
    for m in apps.get_models():
        n=m._default_manager.count()
        if n: print(m.__name__,n,end="; ")
    print(Counter(Contact.objects.values_list("step",flat=True)),Counter(Contact.objects.values_list("reached",flat=True)))
    print([(c.name,c.step,str(c.step_due_at)) for c in Contact.objects.filter(student__user__email="maya@demo.test").with_a_step()])
    print(Counter(Reminder.objects.values_list("kind",flat=True)), Reminder.objects.filter(sent_at=None).count())
