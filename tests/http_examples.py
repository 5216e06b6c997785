"""The examples of the OpenAPI document: asked of two small articles, kept in the package.

python tests/http_examples.py        writes the replies into operations.json again
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from tradeqa.bootstrap import open_service, refresh_index
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http.app import create_app
from tradeqa.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
FILE = REPOSITORY / "src/tradeqa/http/operations.json"
ARTICLES = REPOSITORY / "tests/data/http-examples"


def ask_all(home: Path) -> dict[str, dict[str, Any]]:
    """What the product replies to each request of the file, by operation and name."""
    settings = Settings(corpus_dir=ARTICLES, index_dir=home / "index")
    refresh_index(settings)
    app = create_app(settings, lambda: open_service(settings), FeedbackStore(home / "f.sqlite"))
    with TestClient(app, "http://localhost") as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.05)
        rated = client.post("/v1/ask", json={"question": "中欧班列开行了多少列？"}).json()["id"]
        return {
            operation: {
                name: _reply(client, operation, {**request, **_rated(operation, rated)})
                for name, request in described["requests"].items()
            }
            for operation, described in json.loads(FILE.read_text(encoding="utf-8")).items()
        }


def _rated(operation: str, answer_id: str) -> dict[str, str]:
    return {"answer_id": answer_id} if operation == "POST /v1/feedback" else {}


def _reply(client: httpx.Client, operation: str, request: dict[str, Any]) -> Any:
    method, path = operation.split()
    if method == "POST":
        reply = client.post(path, json=request)
    else:
        reply = client.get(path.format(**request), params=request if "{" not in path else None)
    assert reply.status_code == 200, reply.text
    return reply.json()


def main() -> None:
    """Write the replies of today."""
    with tempfile.TemporaryDirectory() as home:
        replies = ask_all(Path(home))
    operations = json.loads(FILE.read_text(encoding="utf-8"))
    for operation, described in operations.items():
        described["replies"] = replies[operation]
        if operation == "POST /v1/feedback":
            described["requests"]["wrong"]["answer_id"] = replies[operation]["wrong"]["answer_id"]
    text = json.dumps(operations, ensure_ascii=False, indent=1)
    FILE.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
