"""A system behind HTTP that fails in every way there is, connected by settings alone."""

from app.sdk.kit import HttpBadInput, Questions
from tests.connectors.rest.setup import CUSTOMER, NUMBER, ORDER, Billing, settings


class TestBadInput(HttpBadInput):
    package = "connectors.rest"
    questions = Questions(number=NUMBER, customer=CUSTOMER, orders=(ORDER,))

    def settings(self, url):
        return settings(url)

    def answer(self, asked, text):
        return Billing().answer(asked, text)

    def acts(self, asked):
        return asked.path.endswith("/credits") and asked.method == "POST"
