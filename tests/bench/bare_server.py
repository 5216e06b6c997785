"""The peer of `tradeqa serve`: one FastAPI route with a ready reply, on the same server settings.

    python tests/bench/bare_server.py REPLY.json

Prints its address on stderr as `tradeqa serve` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from tradeqa.http.server import bind
from tradeqa.settings import Settings


class Request(BaseModel):
    """What the load sends."""

    question: str


def make_app(reply: dict[str, Any]) -> FastAPI:
    """The application: parse, and give the reply back."""
    app = FastAPI()

    @app.post("/v1/ask")
    async def ask(body: Request) -> dict[str, Any]:
        return {**reply, "question": body.question}

    return app


def main() -> None:
    """Serve until stopped."""
    reply = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with bind(Settings(port=0)) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]} ", file=sys.stderr, flush=True)
        # as `tradeqa.http.server.run` has them
        config = uvicorn.Config(
            make_app(reply),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=15,
        )
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
