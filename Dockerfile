# One image for web and worker. Build: docker compose build. Everything from the standard registries of your Docker, apt, pip and npm.
FROM python:3.13-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/tiangeng
COPY . .
# Dependencies by their hashes, the console's vendor files, the country's regions, the field app; what only building needs stays behind.
RUN PYTHON=/usr/local/bin/python3 make .venv/.runtime tiangeng/ui/static/vendor/.stamp var/regions.csv.gz phone/dist/index.html \
  && mv var/regions.csv.gz regions.csv.gz && rm -rf node_modules phone/node_modules var

FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends fonts-wqy-zenhei && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --create-home tiangeng && install -d -o tiangeng -g tiangeng /var/lib/tiangeng /backups
COPY --from=build --chown=root:root /srv/tiangeng /srv/tiangeng
WORKDIR /srv/tiangeng
ENV PATH=/srv/tiangeng/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
  TIANGENG_DATA=/var/lib/tiangeng TIANGENG_BACKUPS=/backups TIANGENG_REGIONS_FILE=/srv/tiangeng/regions.csv.gz
USER tiangeng
VOLUME ["/var/lib/tiangeng", "/backups"]
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["tiangeng", "web"]
