"""setWebhook, deleteWebhook, getWebhookInfo."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from .errors import BadRequest, TooManyRequests
from .links import checked_link
from .parameters import Parameters
from .polling import set_allowed
from .updates import DEFAULT_KINDS
from .world import World

SET_EVERY = 1.0
"""Seconds between two calls of setWebhook with a URL."""
PORTS = {443, 80, 88, 8443}
MAX_SECRET = 256
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def set_webhook(world: World, parameters: Parameters) -> bool:
    """Sends updates to a URL from now on; an empty one ends that."""
    url = parameters.text("url").strip()
    secret = parameters.text("secret_token")
    if len(secret) > MAX_SECRET:
        raise BadRequest("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise BadRequest("secret token contains unallowed characters")
    if url:
        _check(world, url)
        wait = world.webhook.set_at + SET_EVERY - world.clock.now()
        if wait > 0:
            raise TooManyRequests(1)
    connections = parameters.integer("max_connections", 40)
    set_allowed(world, parameters)
    with world.changed:
        webhook = world.webhook
        webhook.url, webhook.secret = url, secret
        webhook.max_connections = min(max(connections, 1), 100)
        webhook.set_at = world.clock.now() if url else webhook.set_at
        webhook.last_error, webhook.last_error_date = "", 0
        world.updates.webhook_set = bool(url)
        if parameters.flag("drop_pending_updates"):
            world.updates.clear()
        world.changed.notify_all()
    return True


def delete_webhook(world: World, parameters: Parameters) -> bool:
    """Updates wait for getUpdates again."""
    dropping = {"drop_pending_updates": parameters.text("drop_pending_updates")}
    return set_webhook(world, Parameters(dropping))


def get_webhook_info(world: World, _: Parameters) -> dict[str, Any]:
    """Where updates go and what went wrong last."""
    webhook = world.webhook
    shown: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.url:
        shown |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook.last_error:
        shown |= {
            "last_error_date": webhook.last_error_date,
            "last_error_message": webhook.last_error,
        }
    if world.updates.kinds != DEFAULT_KINDS:
        shown["allowed_updates"] = sorted(world.updates.kinds)
    return shown


def _check(world: World, url: str) -> None:
    """Only HTTPS on four ports; a loopback address is taken as the local server takes it.

    Raises:
        BadRequest: otherwise.
    """
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError as error:
        raise BadRequest("bad webhook: Wrong port number specified in the URL") from error
    if world.rules.local_webhooks and address.hostname in LOOPBACK:
        return
    if address.scheme.lower() != "https":
        raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
    if port is not None and port not in PORTS:
        raise BadRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    try:
        checked_link(url)
    except ValueError as error:
        raise BadRequest(f"invalid webhook URL specified: {error}") from error
