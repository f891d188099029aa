# One image for web, workers, scheduler and relay. Built by docker-compose.yml.
FROM python:3.11-slim-bookworm AS base

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=slrt.settings.production \
    SLRT_VAR=/var/lib/slrt

# WeasyPrint draws with Pango; one font so that there is something to draw.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

# A fixed number: the key file is readable by its owner only, and the host must know whom to give it to.
RUN useradd --system --uid 10001 --home-dir /var/lib/slrt --shell /usr/sbin/nologin slrt \
    && install -d -o slrt -g slrt -m 0750 /var/lib/slrt /var/lib/slrt/run /var/lib/slrt/documents /var/lib/slrt/audit

WORKDIR /opt/slrt
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/base.txt

COPY . .
# The values satisfy the settings while files are collected; none of them stays in the image.
RUN SLRT_SECRET_KEY=build SLRT_HOSTS=build SLRT_KEY_FILE=build SLRT_REDIS_URL=redis://build \
    SLRT_DATABASE_URL=postgresql://build/build SLRT_VAR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build

USER slrt
EXPOSE 8000
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "slrt.wsgi:application"]
