# Web, worker and beat run from this one image; it holds no secret.
FROM node:22-bookworm-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-noto-cjk gettext \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY script/uv.txt requirements.txt /app/
RUN pip install --no-cache-dir --require-hashes -r uv.txt \
    && uv pip install --system --no-cache --require-hashes -r requirements.txt
COPY . /app
COPY --from=front /app/node_modules /app/node_modules
RUN sh script/build_image && useradd --system --uid 10001 saq && mkdir -p /data && chown saq /data
ENV SAQ_DATA_DIR=/data PYTHONUNBUFFERED=1
USER saq
EXPOSE 8000
CMD ["sh", "script/container", "web"]
