"""How often what may be tried. Changes when a limit does.

Each is generous for people and short for programs; they are checked in the order in which a view names them, by the
client's address, then by the account or e-mail address that is meant, then for everybody together.
"""

from shop.accounts.guesses import Limits
from shop.accounts.windows import Limit

LOGIN = Limits(
    network=Limit("login address", 30, 60),
    # By what was typed. Who guesses by name and by address has twice as many tries; one count for both would tell which
    # address belongs to which name.
    name=Limit("login account", 10, 60),
    everybody=Limit("login all", 3000, 60),
)
# With the account's own password, for what needs it again.
PASSWORD_ACCOUNT = Limit("password account", 10, 300)

# What is signed by the shop is counted by its session, so that no neighbour can use up somebody's renewals.
REFRESH_SESSION = Limit("refresh session", 60, 60)
BAD_TOKEN_ADDRESS = Limit("bad token address", 300, 60)

REGISTER_ADDRESS = Limit("register address", 30, 3600)
REGISTER_EMAIL = Limit("register e-mail", 5, 3600)
REGISTER_ALL = Limit("register all", 3000, 3600)

RESET_ADDRESS = Limit("reset address", 20, 600)
RESET_EMAIL = Limit("reset e-mail", 5, 900)
RESET_ALL = Limit("reset all", 3000, 3600)

LINK_ADDRESS = Limit("link address", 30, 600)
CONFIRM_ACCOUNT = Limit("confirm account", 3, 900)
CONFIRM_EMAIL = Limit("confirm e-mail", 3, 900)
EXPORT_ACCOUNT = Limit("export account", 5, 24 * 3600)

EVERYBODY = "*"
