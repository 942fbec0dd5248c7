from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0005_scale_removed")]

    operations = [
        migrations.CreateModel(
            name="Pen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        help_text="The browser's own name for itself; it gets another one at each sign-out."
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="Of the last message taken.")),
                ("edit", models.UUIDField(help_text="The browser's own name for that message.")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE, related_name="pens", to="interviews.interview"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("interview", "key"), name="pen_once_an_interview")
                ],
            },
        ),
    ]
