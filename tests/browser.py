"""A headless Chromium for tests, and what it tells about a page."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

T = TypeVar("T")
DRIVER = shutil.which("chromedriver")
BINARY = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
WAIT_SECONDS = 30.0

missing = (
    None
    if DRIVER and BINARY
    else "no Chromium with chromedriver on this machine (Debian: apt install chromium "
    "chromium-driver; Ubuntu has them as a snap; macOS: brew install chromedriver)"
)


class Browser:
    """A window that counts code as the page's own only; everything is waited for, nothing slept."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """The size of the window; a phone has a touch screen too."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})

    def media(self, **features: str) -> None:
        """What the reader prefers, e.g. `prefers_color_scheme="dark"`."""
        listed = [{"name": n.replace("_", "-"), "value": v} for n, v in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": listed})

    def open(self, address: str) -> None:
        """Open the page anew, as a new visit; what was told before is forgotten."""
        self.complaints()
        self.requests()
        self.driver.get(address)
        self.run("sessionStorage.clear(); localStorage.clear()")
        self.driver.get("about:blank")
        self.driver.get(address)
        self.wait(lambda: self.all("html.ready"))

    def all(self, selector: str, within: WebElement | None = None) -> list[WebElement]:
        """Elements of a CSS selector."""
        return (within or self.driver).find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str, within: WebElement | None = None) -> WebElement:
        """The first element of a selector, waited for."""
        return self.wait(lambda: self.all(selector, within))[0]

    def seen(self, selector: str) -> WebElement:
        """The first visible element of a selector, waited for."""
        return self.wait(lambda: [e for e in self.all(selector) if e.is_displayed()])[0]

    def text(self, selector: str, within: WebElement | None = None) -> str:
        """The text of an element as it is in the document, seen or not."""
        return str(self.one(selector, within).get_property("textContent"))

    def run(self, script: str, *arguments: Any) -> Any:
        """The result of a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def focused(self) -> str:
        """The id of the element with the focus, or its classes."""
        return str(self.run("const e = document.activeElement; return e.id || e.className"))

    def press(self, *keys: str) -> None:
        """Keys to whatever has the focus."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def wait(self, condition: Callable[[], T]) -> T:
        """What a condition gives once it is true."""
        end = time.monotonic() + WAIT_SECONDS
        while True:
            with contextlib.suppress(StaleElementReferenceException):
                found = condition()
                if found:
                    return found
            assert time.monotonic() < end, f"waited in vain: {self.driver.current_url}"
            time.sleep(0.02)

    def complaints(self) -> list[str]:
        """Errors and warnings of the console since the last call, CSP violations among them."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Addresses asked for since the last call."""
        messages = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]


@contextlib.contextmanager
def browsing(folder: Path, language: str = "zh-CN") -> Iterator[Browser]:
    """A browser whose profile lies in a folder; nothing is downloaded for it."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BINARY)
    for argument in (
        "--headless=new",
        "--no-sandbox",  # the tests may run as root, where the sandbox does not start
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        f"--user-data-dir={folder}",
        "--window-size=1280,860",
        f"--lang={language}",
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=str(DRIVER))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield Browser(driver)
    finally:
        driver.quit()
