"""The TM Forum connector before a server that fails in every way there is."""

from app.domain.customer import Customer
from app.sdk.kit import HttpBadInput, Questions, order
from connectors.tmf import Settings

NUMBER = "12000000109"
LOGIN = "login-of-example"
CUSTOMER = Customer(
    customer_id="C-10009",
    name="Ann Example",
    keys={"subscription": "P-10009", "login": LOGIN, "phone": NUMBER, "area": "AREA-17"},
)


class TestBadInput(HttpBadInput):
    package = "connectors.tmf"
    questions = Questions(
        number=NUMBER,
        customer=CUSTOMER,
        facts=frozenset({"product.name", "product.status", "ticket.open", "session.online"}),
        orders=(order("ticket.noc", onu__state="offline"),),
    )

    def settings(self, url):
        return Settings(base_url=url, limit_s=0.4, action_limit_s=0.4, connect_limit_s=0.3)

    def answer(self, asked, text):
        resource = asked.path.split("/v5/")[-1].split("/")[0]
        if asked.method == "POST":
            return {"id": "T-1"}
        return {
            "customer": [
                {"id": "C-10009", "name": text, "contactMedium": [{"phoneNumber": NUMBER}]}
            ],
            "product": {"name": text, "status": "active"},
            "troubleTicket": [{"id": "T-1", "status": "inProgress", "description": text}],
            "service": {
                "serviceCharacteristic": [
                    {"name": "sessionOnline", "value": True},
                    {"name": "authStatus", "value": "active"},
                ]
            },
        }[resource]
