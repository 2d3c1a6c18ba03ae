# The application of compose.yaml. It runs from its source tree, as in a checkout, but for the databases' addresses.
FROM python:3.12-slim-bookworm AS build
WORKDIR /opt/opsward
COPY requirements/runtime.lock requirements/runtime.lock
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.lock
COPY . .
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
 && /opt/venv/bin/python -m compileall -q .

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --user-group --create-home --home-dir /var/lib/opsward --shell /usr/sbin/nologin opsward
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/opsward /opt/opsward
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OPSWARD_HOME=/var/lib/opsward
WORKDIR /var/lib/opsward
USER 10001:10001
VOLUME /var/lib/opsward
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
ENTRYPOINT ["opsward"]
CMD ["serve"]
