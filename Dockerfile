# The bot with its model and without its documents: they, and the index made of them, are
# mounted. Nothing but Slack is reached at run time; README.md shows how to run it.
ARG PYTHON_IMAGE=python:3.11.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
COPY . .
ENV PIP_NO_CACHE_DIR=1
RUN scripts/setup --no-dev --venv /opt/omorg

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
    HF_HUB_OFFLINE=1 \
    TRANSFORMERS_OFFLINE=1 \
    OMORG_KNOWLEDGE=/data/knowledge \
    OMORG_INDEX=/data/index \
    OMORG_STATE=/data/state
VOLUME ["/data/knowledge", "/data/index", "/data/state"]
WORKDIR /data
USER 10001:10001

HEALTHCHECK --interval=60s --timeout=30s --start-period=60s --retries=3 \
    CMD ["omorg", "status", "--json"]
ENTRYPOINT ["omorg"]
CMD ["serve"]
