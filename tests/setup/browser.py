"""As much of a browser as signing in and sending forms needs, over real connections."""

import http.client
import http.cookies
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.factories import PASSWORD

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: http.client.HTTPMessage


class Browser:
    """Keeps cookies, sends the CSRF token with every form, follows nothing."""

    def __init__(self, port: int, **headers: str) -> None:
        self.port, self.headers = port, headers
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self._send("GET", path, None, headers)

    def post(self, path: str, form: dict | None = None, **headers: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **(form or {})}, doseq=True)
        return self._send("POST", path, body.encode(), {"Content-Type": FORM, **headers})

    def upload(self, path: str, form: dict, content: bytes, *, chunked: bool = False) -> Answer:
        """A form with one file named `file`; chunked: without saying how long it is."""
        border = uuid.uuid4().hex
        head = "".join(
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form}.items()
        )
        head += f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="posts.xlsx"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
        sent = in_pieces(body) if chunked else body
        return self._send("POST", path, sent, {"Content-Type": f"multipart/form-data; boundary={border}"})

    def sign_in(self, username: str, password: str = PASSWORD) -> Answer:
        self.get("/accounts/login/")
        return self.post("/accounts/login/", {"username": username, "password": password})

    def copy(self) -> "Browser":
        """A second tab of the same session."""
        twin = Browser(self.port, **self.headers)
        twin.cookies = dict(self.cookies)
        return twin

    def _send(self, method: str, path: str, body, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        cookies = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        connection.request(method, path, body, {**self.headers, "Cookie": cookies, **headers})
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        text = answer.read().decode(errors="replace")
        connection.close()
        return Answer(answer.status, text, answer.headers)


def in_pieces(body: bytes, size: int = 64 * 1024) -> Iterator[bytes]:
    """An iterator has no length, so http.client sends it chunked."""
    for start in range(0, len(body), size):
        yield body[start : start + size]
