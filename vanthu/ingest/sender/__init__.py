"""What is known of a sender: trusted network, a trusted server's results, SPF and DKIM.

Two looks. `first_look` uses the connection and header lines only, needs no network and runs while a
mail is booked. Where it leaves the question open, `settle` asks DNS, at the start of processing.
None is not fail: a silent DNS never turns an agency away (mail.md §6.2).
"""

from .look import SenderCheck, first_look
from .settling import settle

__all__ = ["SenderCheck", "first_look", "settle"]
