"""Who can sign in to the demonstration, and with which password?"""

from typing import NamedTuple


class DemoAccount(NamedTuple):
    """One obviously fictional person; `who` is what the start page of `make run` says about the account."""

    netid: str
    password: str
    who: str


ADA = DemoAccount("ada", "demo-ada", "student")
BO = DemoAccount("bo", "demo-bo", "teaching assistant")
CLEO = DemoAccount("cleo", "demo-cleo", "instructor")
ADMIN = DemoAccount("admin", "demo-admin", "administrator of the site")

ACCOUNTS = (ADA, BO, CLEO, ADMIN)


def accounts_table() -> str:
    """The accounts as aligned lines, for a terminal."""
    return "\n".join(f"{account.netid:<8}{account.password:<14}{account.who}" for account in ACCOUNTS)
