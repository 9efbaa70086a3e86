# The image of web, worker and beat. Nothing in it is writable at run time but the mounted volumes.

FROM node:24-slim AS frontend
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11-slim AS environment
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.11-slim AS messages
WORKDIR /build
COPY requirements-dev.lock ./
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements-dev.lock
COPY locale locale
COPY scripts scripts
RUN /opt/tools/bin/python scripts/translations.py compile

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    VAR_DIR=/data STATIC_ROOT=/srv/static NUMBA_CACHE_DIR=/tmp/numba HOME=/tmp
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin laborinfo \
    && install -d -o laborinfo -g laborinfo /data /srv/static
WORKDIR /srv/app
COPY --from=environment /opt/venv /opt/venv
COPY . .
COPY --from=frontend /build/dist frontend/dist
COPY --from=messages /build/locale locale
# A process in the container cannot keep what it compiles.
RUN python -m compileall -q .
# The keys of this step are thrown away with it; collectstatic reads no data.
RUN LABORINFO_ENV=test python manage.py check \
    && SECRET_KEY=build FIELD_KEYS=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= BLIND_INDEX_KEY=build \
       ALLOWED_HOSTS=build python manage.py collectstatic --no-input
USER laborinfo
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s CMD ["python", "-c", \
    "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=2); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "--workers", "4", \
    "--blocking-threads", "4", "--workers-kill-timeout", "5", "--respawn-failed-workers", \
    "laborinfo.wsgi:application"]
