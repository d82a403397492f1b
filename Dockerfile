# One image for every part of the distributed service; the command chooses the part.
FROM python:3.13-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/vanthu

COPY tools/packages-run.txt tools/
# postgresql-client is for `vanthu backup`: the service on one machine needs none.
RUN apt-get update \
 && sed -e 's/#.*//' -e 's/[[:space:]].*//' -e '/^$/d' tools/packages-run.txt \
  | xargs apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*

COPY requirements/base.txt requirements/
RUN pip install --require-hashes -r requirements/base.txt

COPY pyproject.toml README.md LICENSE ./
COPY vanthu vanthu
RUN pip install --no-deps --no-build-isolation . && vanthu assets

# The sandbox gives up root for an unprivileged user; the service itself needs none.
RUN useradd --system --create-home --home-dir /var/lib/vanthu vanthu
USER vanthu
ENV VANTHU_DATA=/var/lib/vanthu
VOLUME /var/lib/vanthu
EXPOSE 8000 8001 8024 8025
CMD ["vanthu", "up"]
