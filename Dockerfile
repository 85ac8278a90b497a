# Two stages: the first installs the pinned requirements, the second holds only what runs.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin groundswell \
    && mkdir /data && chown groundswell /data
COPY --from=build /venv /venv
WORKDIR /app
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY bot bot
COPY cogs cogs
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GROUNDSWELL_DATABASE_URL=sqlite:////data/groundswell.db
USER groundswell
VOLUME /data
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["python", "-m", "bot", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
