"""Signs a person in, or goes on with their last sign-in: sign_in.py <email> <org_slug>"""

import getpass
import sys

from platform_sdk import AuthenticationError, FileTokenStore, Platform

email, org_slug = sys.argv[1:3]
store = FileTokenStore(f"{org_slug}.tokens.json")


def sign_in() -> Platform:
    password = getpass.getpass()
    return Platform.login(
        email=email, password=password, org_slug=org_slug, token_store=store
    )


client = Platform.from_token_store(store) if store.load() else sign_in()
try:
    me = client.users.me()
except AuthenticationError:
    # The last sign-in has ended.
    client = sign_in()
    me = client.users.me()
print(f"{me.email} is {me.role} in {me.org_name}")
