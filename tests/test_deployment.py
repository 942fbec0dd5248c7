"""What an operator relies on: named variables, safe settings, static files, and files that Docker can read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = re.findall(r'from_environment\("(\w+)"', (ROOT / "careercenter/settings.py").read_text())
EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
PRODUCTION = {
    "SECRET_KEY": "correct-horse-battery-staple-Tr0ub4dor&3-and-some-more-of-it",
    "ADDRESS_KEY": "another-long-secret-that-never-changes",
    "BASE_URL": "https://center.school.test",
    "ALLOWED_HOSTS": "center.school.test",
    "EMAIL_URL": "smtp+tls://user:password@mail.school.test:587",
    "DEFAULT_FROM_EMAIL": "Career Center <center@school.test>",
    "DATABASE_URL": "postgresql://app:password@postgres/app",
    "REDIS_URL": "redis://redis:6379/0",
}
COLLECT = """
import sys, django
from django.conf import settings
django.setup()
settings.STATIC_ROOT = sys.argv[1]
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.templatetags.static import static
print(static("css/app.css"))
"""
ROUTES = """
import django
django.setup()
from django.urls import Resolver404, resolve
for path in ["/dev/", "/dev/mail/", "/dev/mail/x/", "/dev/mail/x/html/"]:
    try:
        print(path, resolve(path))
    except Resolver404:
        pass
"""


def python(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python as an operator would: with this environment, and nothing of the tests'."""
    settings = {"DJANGO_SETTINGS_MODULE": "careercenter.settings", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings, **env},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def docker_compose(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("docker-compose")), "--env-file", "/dev/null", *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", REQUIRED)
def test_example_names_every_required_variable(name: str) -> None:
    assert re.search(rf"^#?{name}=", EXAMPLE, re.MULTILINE)


def test_example_names_every_variable_of_the_compose_file() -> None:
    read = set(re.findall(r"\$\{(\w+)", COMPOSE))

    assert read == {name for name in read if re.search(rf"^#?{name}=", EXAMPLE, re.MULTILINE)}


@pytest.mark.parametrize("name", REQUIRED)
def test_stops_without_a_variable_and_names_it(name: str) -> None:
    env = {key: value for key, value in PRODUCTION.items() if key != name}

    stopped = python("-c", "import careercenter.settings", **env)

    assert stopped.returncode != 0
    assert f"Set the environment variable {name} " in stopped.stderr


def test_passes_the_checks_for_deployment() -> None:
    checked = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert checked.returncode == 0, checked.stderr


def test_collects_static_files_under_hashed_names(tmp_path: Path) -> None:
    collected = python("-c", COLLECT, str(tmp_path), **PRODUCTION)

    assert re.fullmatch(r"/static/css/app\.[0-9a-f]{12}\.css\n", collected.stdout), collected.stderr
    assert (tmp_path / collected.stdout.strip().removeprefix("/static/")).exists()
    assert (tmp_path / "staticfiles.json").exists()


def test_has_no_page_for_developers_in_production() -> None:
    found = python("-c", ROUTES, **PRODUCTION)

    assert (found.returncode, found.stdout) == (0, ""), found.stderr


def test_compose_file_can_be_read_and_asks_for_each_secret() -> None:
    required = dict.fromkeys(re.findall(r"\$\{(\w+):\?", COMPOSE), "x")

    assert docker_compose("config", "-q", **required).returncode == 0
    for name in required:
        refused = docker_compose("config", "-q", **{key: "x" for key in required if key != name})
        assert f"required variable {name} is missing" in refused.stderr


def test_image_holds_no_secret_of_the_build() -> None:
    told = re.findall(r"^(?:ENV|ARG)\b.*", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert not [line for line in told if any(name in line for name in PRODUCTION)]
