# Shared by the scripts: where things are, how to speak, which environment a command runs in.
# Sourced with the project as working directory; every path may hold blanks.

ROOT=$(pwd)
PYTHON="$ROOT/.venv/bin/python"
STAMPS="$ROOT/.assets/stamps"
export PYTHONUNBUFFERED=1

say() { printf '%s\n' "$*"; }
die() {
    printf '错误：%s\n' "$*" >&2
    exit 1
}

# stamp NAME FILE… : the fingerprint of the files this step was made from.
fingerprint() { cat -- "$@" | cksum | tr ' ' '-'; }
is_done() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }
mark_done() {
    mkdir -p "$STAMPS"
    printf '%s' "$2" >"$STAMPS/$1"
}

# One set-up at a time: two terminals must not write the same .venv.
lock_setup() {
    mkdir -p "$STAMPS"
    exec 9>"$STAMPS/lock"
    if command -v flock >/dev/null 2>&1; then flock 9; fi
}
unlock_setup() { exec 9>&-; }

# The demo runs unless the environment or .env says otherwise.
load_environment() {
    if [ -z "${SAQ_DEMO:-}" ] && ! grep -qs '^[[:space:]]*SAQ_DEMO=' .env; then
        SAQ_DEMO=1
        export SAQ_DEMO
    fi
    SAQ_DATA_DIR="${SAQ_DATA_DIR:-$ROOT/var}"
    mkdir -p "$SAQ_DATA_DIR"
    SAQ_DATA_DIR=$(cd "$SAQ_DATA_DIR" && pwd)
    export SAQ_DATA_DIR
    PORT="${PORT:-8000}"
    export PORT
    if [ "${SAQ_DEMO:-0}" = 1 ] && [ -z "${SECRET_KEY:-}" ] && ! grep -qs '^[[:space:]]*SECRET_KEY=' .env; then
        demo_secrets
    fi
}

# The demo's own secrets, made once per data folder and readable by its owner only.
demo_secrets() {
    if [ ! -f "$SAQ_DATA_DIR/secrets.env" ]; then
        (umask 077 && python3 script/generate_secrets.py >"$SAQ_DATA_DIR/secrets.env.new")
        mv "$SAQ_DATA_DIR/secrets.env.new" "$SAQ_DATA_DIR/secrets.env"
    fi
    set -a
    . "$SAQ_DATA_DIR/secrets.env"
    set +a
}
