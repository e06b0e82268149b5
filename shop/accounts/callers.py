"""Who is at the other end of a request. Changes when something else is known of a client."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

# What one person has whole, and what a provider gives to one site (RFC 6177).
_NETWORK, _SITE = 64, 48
MOST_OF_A_BROWSER = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """A client as far as its address can be believed; `address` is empty where it has none."""

    address: str = ""
    user_agent: str = ""

    @property
    def network(self) -> str:
        """What limits count by: an IPv4 address, or the network of an IPv6 one, which one person has whole."""
        return _around(self.address, _NETWORK) or self.address or "unknown"

    @property
    def site(self) -> str:
        """The many networks that one site has of IPv6; empty for an IPv4 address, of which each costs something."""
        return _around(self.address, _SITE)


def caller_of(address: str, agent: str) -> Caller:
    """The client of that address, as far as it is one, and browser, without what can't be printed."""
    return Caller(_address(address.strip()), "".join(filter(str.isprintable, agent))[:MOST_OF_A_BROWSER])


def _address(text: str) -> str:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def _around(address: str, prefix: int) -> str:
    """The IPv6 network of that size; empty for what is no IPv6 address."""
    return str(ip_network((address, prefix), strict=False)) if ":" in address else ""
