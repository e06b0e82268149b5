"""Who is at the other end of a request. Changes when something else is known of a client."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

_V6_PREFIX = 64
MOST_OF_A_BROWSER = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """A client as far as its address can be believed; `address` is empty where it has none."""

    address: str = ""
    user_agent: str = ""

    @property
    def network(self) -> str:
        """What limits count by: an IPv4 address, or the network of an IPv6 one, which one person has whole."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return "unknown"
        if not isinstance(address, IPv6Address):
            return str(address)
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, _V6_PREFIX), strict=False))


def caller_of(address: str, agent: str) -> Caller:
    """The client of that address, as far as it is one, and browser, without what can't be printed."""
    return Caller(_address(address.strip()), "".join(filter(str.isprintable, agent))[:MOST_OF_A_BROWSER])


def _address(text: str) -> str:
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""
