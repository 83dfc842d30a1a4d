# The bot with its model and without its documents: they, and the index made of them, are
# mounted. Nothing but Slack is reached at run time, and nothing is written outside of the
# volumes and /tmp: docs/deployment/README.md shows how to run it.
ARG PYTHON_IMAGE=python:3.11.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
COPY . .
ENV PIP_NO_CACHE_DIR=1
RUN scripts/setup --no-dev --venv /opt/omorg
# The bot can't keep what Python compiles of it, and would compile it anew at each start.
RUN /opt/omorg/bin/python -m compileall -q bot index

# Only what the set-up made is carried over, without pip's leftovers and the lock files.
# The paths stay the same: the environment points at /app.
FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --create-home omorg \
    && mkdir -p /data/knowledge /data/index /data/state \
    && chown -R omorg:omorg /data
COPY --from=build /opt/omorg /opt/omorg
COPY --from=build /app/bot /app/bot
COPY --from=build /app/index /app/index

ENV PATH=/opt/omorg/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    TRANSFORMERS_OFFLINE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    OMORG_KNOWLEDGE=/data/knowledge \
    OMORG_INDEX=/data/index \
    OMORG_STATE=/data/state \
    OMORG_METRICS_PORT=9090
VOLUME ["/data/knowledge", "/data/index", "/data/state"]
WORKDIR /data
USER 10001:10001

# Whether the bot's process is worth keeping; one that is reconnecting to Slack is. A container
# that builds the index and ends has no such port, and needs no such check (--no-healthcheck).
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['OMORG_METRICS_PORT']), timeout=5); c.request('GET', '/live'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["omorg"]
CMD ["serve"]
