# The image of web, worker, beat and every management command: one image, four commands (docker-compose.yml).

FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /
# Wheels only: nothing is compiled, and nothing of a package runs while it is installed.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# The settings ask for every variable; these answers live in this one step and reach no server.
RUN SECRET_KEY=build ADDRESS_KEY=build ALLOWED_HOSTS=build BASE_URL=https://build EMAIL_URL=smtp://build \
        DATABASE_URL=postgresql://build REDIS_URL=redis://build \
        python manage.py collectstatic --noinput \
    && python -m compileall -q .
# From here on the code can be read by everybody and changed by nobody.
ENV PYTHONDONTWRITEBYTECODE=1
# A new volume is owned as this folder is.
RUN install -d -o 10001 -g 10001 /journal
USER 10001:10001
EXPOSE 8000
# A slow answer is no reason to be called ill; 503 and silence are. The Host header is one that we admit.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-c", "import os, urllib.request as r; host = os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.').replace('*', 'localhost'); r.build_opener(r.ProxyHandler({})).open(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=8)"]
# WEB_CONCURRENCY says how many processes. No access log: addresses of invitations and resets are secrets.
CMD ["gunicorn", "careercenter.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning"]
