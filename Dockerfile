# Adept in one image. SQLite under /data by default; ADEPT_DATABASE_URL names a PostgreSQL instead.
#
#   docker build -t adept .
#   docker run -v adept:/data --env-file adept.env adept init    # once
#   docker run -v adept:/data --env-file adept.env -p 8000:8000 adept
#   docker run -v adept:/data --env-file adept.env adept work    # beside it: mail and background work
#
# adept.env holds at least ADEPT_SECRET_KEY, ADEPT_ADDRESS, ADEPT_HOSTS and ADEPT_MAIL_URL (see docs/reference/settings.md).

FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
# The exact versions that were tested stand in pyproject.toml.
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['tool']['uv']['constraint-dependencies'], sep='\n')" > /constraints.txt \
 && pip wheel --no-cache-dir --wheel-dir /wheels --constraint /constraints.txt .

FROM python:3.13-slim
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels adept-mentoring \
 && rm -r /wheels \
 && useradd --system --uid 10001 --home-dir /data --create-home adept
USER adept
WORKDIR /data
VOLUME /data
ENV ADEPT_DATABASE_URL=sqlite:////data/adept.sqlite3 \
    ADEPT_DATA_FOLDER=/data/var \
    ADEPT_BIND=0.0.0.0:8000 \
    PYTHONUNBUFFERED=1
EXPOSE 8000
ENTRYPOINT ["adept"]
CMD ["serve"]
