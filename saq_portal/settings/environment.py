"""Where the portal stands and in which mode it runs: the few answers all other settings depend on."""

from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

SAQ_DEMO = env.bool("SAQ_DEMO", False)
DEBUG = env.bool("DEBUG", False)
PORT = env.int("PORT", 8000)
DATA_DIR = Path(env.str("SAQ_DATA_DIR", "") or str(BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
HTTPS = env.bool("SAQ_HTTPS", not (DEBUG or SAQ_DEMO))
PUBLIC_URL = (env.str("SAQ_PUBLIC_URL", "") or f"http://127.0.0.1:{PORT}").rstrip("/")
