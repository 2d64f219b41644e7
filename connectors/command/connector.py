"""A program, as the desk asks it: who calls, how they are, what can be done about it."""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import readings, time_limit
from app.sdk.configured import asks, customers_in
from app.sdk.connector import ConnectorContext, Health, Receipt
from app.sdk.errors import ConnectorError, NotReady, boundary
from app.sdk.health import signs_at_one_door
from app.sdk.mapping import Derived, sift
from app.sdk.ordering import find_order, receipt_in
from app.sdk.phone import national
from app.sdk.reading import Reading
from app.sdk.replies import written
from app.sdk.template import ANY, Blanks, Template, blanks_of
from connectors.command.answers import private_of, read
from connectors.command.runs import Ran, Runner
from connectors.command.settings import Action, Directory, Question, Run, Settings

HEALTH_S = 3.0
ORDERS_AT_ONCE = 8
SHARE = 0.9
"""Of an action's time: what is left is for the desk to be told in this connector's own words."""


class Command:
    """A `FactSource`, `ActionTarget` and `Examined` of the settings."""

    def __init__(
        self, settings: Settings, asks: Runner, orders: Runner, secrets: Iterable[str]
    ) -> None:
        """Make one; orders have room of their own, and `secrets` stand in no message."""
        self.name = asks.name
        self._settings, self._runner, self._orders = settings, asks, orders
        self._secrets = tuple(secrets)

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Run what concerns these facts, at once; yield each answer as it comes."""
        return readings(self.name, asks(self._settings.questions, customer, self._derived), facts)

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Carry the order out, once, and return when it is done; see the contract for errors."""
        action = self._action(order)
        limit_s = action.timeout_s * SHARE
        arguments, told = self._order(action, action.send, "perform", customer, order)
        try:
            async with asyncio.timeout(limit_s):
                ran = await self._orders.run(arguments, told)
        except TimeoutError as error:
            raise TimeoutError(f"sent, but no answer within {limit_s:g} s") from error
        if ran.code in self._settings.codes.nothing:
            raise ConnectorError(self.name, "customer not on record")
        if ran.code == 0 and not ran.out.strip() and not action.reference:
            return Receipt()
        private = private_of(customer, order, self._secrets)
        answer = read(self.name, ran, self._settings.codes, private, "order")
        return receipt_in(self.name, action.reference, answer)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether an order with this key was carried out; None: it was not."""
        action = self._action(order)
        if action.check is None:
            raise ConnectorError(self.name, "it can't be looked up here")
        arguments, told = self._order(action, action.check.ask, "check", customer, order)
        private = private_of(customer, order, self._secrets)
        with boundary(self.name):
            async with time_limit(self.name, action.timeout_s * SHARE):
                ran = await self._runner.run(arguments, told)
            answer = read(self.name, ran, self._settings.codes, private, "order")
        return find_order(self.name, action.check, answer, order.key)

    async def health(self) -> tuple[Health, ...]:
        """Run it for a sign of life, or look whether it could be; no customer is touched."""
        systems = [each.system for each in self._settings.questions]
        return await signs_at_one_door(
            self.name, systems, HEALTH_S, self._examine, otherwise=self.name
        )

    async def _examine(self) -> None:
        run = self._settings.health
        if run is None:
            if not os.access(self._settings.program, os.X_OK):
                raise NotReady(self.name, "the program can't be started: it is not there")
            return
        ran = await self._run(run, Blanks(connector=self.name, values={}), {"ask": "health"})
        read(self.name, ran, self._settings.codes, self._secrets, "health")

    async def _derived(self, question: Question, customer: Customer) -> Derived:
        told = {"ask": "facts", "customer": _customer(customer), "facts": list(question.facts)}
        ran = await self._run(question.ask, blanks_of(self.name, customer), told)
        private = private_of(customer, None, self._secrets)
        answer = read(self.name, ran, self._settings.codes, private, question.system)
        return sift(question.facts, answer)

    async def _run(self, run: Run, blanks: Blanks, told: dict[str, Any]) -> Ran:
        return await self._runner.run(*self._filled(run, blanks, told))

    def _filled(self, run: Run, blanks: Blanks, told: dict[str, Any]) -> tuple[list[str], bytes]:
        arguments = [Template(text, ANY).argument(blanks) for text in run.arguments]
        return arguments, written(self.name, told) if run.stdin else b""

    def _order(
        self,
        action: Action,
        run: Run,
        ask: str,
        customer: Customer | None,
        order: ActionState,
    ) -> tuple[list[str], bytes]:
        told: dict[str, Any] = {
            "ask": ask,
            "customer": None if customer is None else _customer(customer),
            "order": {
                "key": order.key,
                "action": order.action,
                "asked_at": order.asked_at.astimezone(UTC),
                "parameters": {name: order.parameters.get(name, "") for name in action.needs},
            },
        }
        return self._filled(run, blanks_of(self.name, customer, order, action.needs), told)

    def _action(self, order: ActionState) -> Action:
        action = self._settings.actions.get(order.action)
        if action is None:
            raise ConnectorError(self.name, f"no action {order.action} here")
        return action


class CommandDirectory(Command):
    """The same, and a `Directory`."""

    def __init__(
        self,
        settings: Settings,
        asks: Runner,
        orders: Runner,
        secrets: Iterable[str],
        directory: Directory,
    ) -> None:
        """Make one; the directory is that of the settings."""
        super().__init__(settings, asks, orders, secrets)
        self._directory = directory

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """Return everyone known at that number; empty when nobody is."""
        rule = self._directory
        bare = national(number)
        if not bare:
            return ()
        blanks = Blanks(connector=self.name, values={"number": bare})
        with boundary(self.name):
            async with time_limit(self.name, rule.limit_s):
                ran = await self._run(rule.ask, blanks, {"ask": "customers", "number": bare})
            private = (bare, number, *self._secrets)
            answer = read(self.name, ran, self._settings.codes, private, "customer")
        return customers_in(self.name, rule, answer, bare)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Command]:
    """Prepare to run the program, for as long as the desk wants to.

    Raises:
        AuthFailed: There is no secret it is to be given.
    """
    secrets = {name: context.secret(secret) for name, secret in settings.secrets.items()}
    inherited = {name: os.environ[name] for name in settings.inherit if name in os.environ}
    async with AsyncExitStack() as stack:
        folder = settings.folder or stack.enter_context(
            tempfile.TemporaryDirectory(prefix="ringside-", ignore_cleanup_errors=True)
        )
        make = partial(
            Runner,
            context.name,
            [settings.program, *settings.arguments],
            environment=inherited | settings.environment | secrets,
            folder=Path(folder),
            out_max=settings.answer_kb * 1000,
        )
        runners = make(at_once=settings.at_once), make(at_once=ORDERS_AT_ONCE)
        hidden = secrets.values()
        if settings.directory is None:
            yield Command(settings, *runners, hidden)
        else:
            yield CommandDirectory(settings, *runners, hidden, settings.directory)


def _customer(customer: Customer) -> dict[str, Any]:
    """Tell who it is about: the id, the name, the tier, and the ids in other systems."""
    return {
        "id": customer.customer_id,
        "name": customer.name,
        "tier": customer.tier,
        "keys": customer.keys,
    }
