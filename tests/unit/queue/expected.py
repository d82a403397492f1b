"""Who may do what with a draft: the expectation, in words that a lawyer can check.

Written from the regulations and DESIGN, not from `vanthu/queue/workflow.py`: S0 Điều 16.3 (R50 head
decides, R51 deputy by delegation, R52 secretary takes in, forwards, publishes after approval), S3
Điều 10 (R100 editors work on what is assigned to them, R101 secretary assigns), R25/R120 nothing
goes out unapproved, R26 corrections, R78 withdrawal, R128 four levels. Portals differ: at a `plain`
one nothing is added to the way from editor to head; at a `gathering` one the secretary submits what
editors hand over (R52), the head may approve and publish in one step, and there is a checklist
(R27), a printed copy is owed (R6), items may go out in English, too (R109), and whoever uses one
elsewhere needs two approvals (R94); at a `verifying` one somebody confirms that it is true
before it is submitted (R98), which nobody has done yet. `holder°`: not at a gathering portal.

People: `secretary`; `holder`: the editor to whom the draft is assigned (who also submitted it);
`editor`: another editor; `deputy`; `head`. Everybody else (the administrator, the head of another
portal, somebody without a role) may do nothing at all.
"""

from __future__ import annotations

TABLE = """
action               | who                                     | while the draft is                                             | only if                    | then it is
take                 | secretary editor deputy head            | new editing returned                                           |                            | editing
assign               | secretary deputy head                   | new editing awaiting_sender returned                           |                            | same
edit                 | secretary holder deputy head            | new editing returned approved                                  |                            | editing
edit                 | secretary holder deputy head            | awaiting_sender                                                |                            | same
personal             | secretary holder deputy head            | new editing returned approved                                  |                            | editing
personal             | secretary holder deputy head            | awaiting_sender                                                |                            | same
accept_proposal      | secretary holder deputy head            | new editing returned approved                                  |                            | editing
reject_proposal      | secretary holder deputy head            | new editing awaiting_sender collated submitted returned approved scheduled published suspended | | same
split                | secretary holder deputy head            | new editing returned                                           |                            | editing
merge                | secretary holder deputy head            | new editing returned                                           |                            | editing
ask                  | secretary holder deputy head            | new editing returned                                           | not frozen                 | awaiting_sender
continue             | secretary holder deputy head            | awaiting_sender                                                |                            | editing
submit               | secretary holder° deputy head           | editing returned                                               | verified and not frozen    | submitted
submit               | secretary deputy head                   | collated                                                       | verified and not frozen    | submitted
hand_over            | secretary holder deputy head            | editing returned                                               | gathered and not frozen    | collated
recall               | secretary holder                        | submitted                                                      |                            | editing
recall               | secretary holder                        | collated                                                       |                            | editing
verify               | secretary holder editor deputy head     | new editing awaiting_sender returned collated submitted        | to be verified             | same
check                | secretary holder deputy head            | new editing awaiting_sender returned collated submitted        | there is a checklist       | same
approve              | deputy head                             | submitted                                                      | verified and not frozen    | approved
approve_publish      | deputy head                             | submitted                                                      | in one step and not frozen | scheduled
approve_schedule     | deputy head                             | submitted                                                      | in one step and not frozen | scheduled
approve_with_changes | deputy head                             | submitted                                                      | verified and not frozen    | approved
approve_on_paper     | secretary                               | submitted                                                      | verified and not frozen    | approved
return               | deputy head                             | submitted approved                                             |                            | returned
return               | secretary deputy head                   | collated                                                       |                            | returned
decline              | secretary deputy head                   | new editing awaiting_sender returned collated                  | nothing public             | declined
decline              | deputy head                             | submitted approved                                             | nothing public             | declined
reopen               | secretary deputy head                   | declined withdrawn                                             |                            | editing
publish              | secretary deputy head                   | approved                                                       | not frozen                 | scheduled
unschedule           | secretary deputy head                   | scheduled                                                      |                            | approved
publish_by_hand      | secretary deputy head                   | approved published                                             | not frozen                 | published
suspend              | secretary deputy head                   | any                                                            | public                     | suspended
resume               | deputy head                             | suspended                                                      | suspended and not frozen   | published
resume               | deputy head                             | new editing awaiting_sender returned collated submitted        | suspended and not frozen   | same
withdraw             | deputy head                             | any                                                            | public or suspended        | withdrawn
standing             | secretary holder deputy head            | any                                                            |                            | same
correct              | secretary holder deputy head            | published suspended                                            |                            | editing
stop                 | secretary holder deputy head            | new editing awaiting_sender collated submitted returned approved scheduled | frozen and nothing public | withdrawn
unfreeze             | secretary holder deputy head            | any                                                            | frozen                     | same
printed              | secretary holder                        | any                                                            | a print is wanted          | same
translate            | secretary holder editor deputy head     | new editing awaiting_sender collated submitted returned approved scheduled published | English is asked for | same
reviewed             | secretary holder deputy head            | any                                                            | due for review             | same
reuse_ask            | secretary deputy head                   | any                                                            | public and by approval     | same
reuse_decide         | deputy head                             | any                                                            | use is by approval         | same
reuse_record         | secretary deputy head                   | any                                                            | use is by approval         | same
place                | secretary holder deputy head            | new editing awaiting_sender collated submitted returned approved scheduled |                | same
undo                 | secretary holder editor deputy head     | any                                                            | their own last act         | same
"""  # noqa: E501 - a table

STATES = (
    "new", "editing", "awaiting_sender", "collated", "submitted", "returned", "approved",
    "scheduled", "published", "suspended", "withdrawn", "declined",
)  # fmt: skip
PEOPLE = ("secretary", "holder", "editor", "deputy", "head", "administrator", "stranger", "nobody")
#: What the public sees of the draft while it is in hand: nothing, a version, a suspended version.
PUBLIC = ("nothing", "public", "suspended")

#: Portals by their optional steps.
PORTALS = ("plain", "gathering", "verifying")

_CONDITIONS = {
    "": lambda frozen, public, portal: True,
    "not frozen": lambda frozen, public, portal: not frozen,
    "nothing public": lambda frozen, public, portal: public == "nothing",
    "public": lambda frozen, public, portal: public == "public",
    "public or suspended": lambda frozen, public, portal: public != "nothing",
    "suspended and not frozen": lambda frozen, public, portal: public == "suspended" and not frozen,
    "frozen": lambda frozen, public, portal: frozen,
    "frozen and nothing public": lambda frozen, public, portal: frozen and public == "nothing",
    "verified and not frozen": lambda frozen, public, portal: portal != "verifying" and not frozen,
    "gathered and not frozen": lambda frozen, public, portal: portal == "gathering" and not frozen,
    "in one step and not frozen": lambda frozen, public, portal: (
        portal == "gathering" and not frozen
    ),
    "to be verified": lambda frozen, public, portal: portal == "verifying",
    "there is a checklist": lambda frozen, public, portal: portal == "gathering",
    "English is asked for": lambda frozen, public, portal: portal == "gathering",
    "due for review": lambda frozen, public, portal: portal == "gathering",
    "use is by approval": lambda frozen, public, portal: portal == "gathering",
    "public and by approval": lambda frozen, public, portal: (
        portal == "gathering" and public == "public"
    ),
    "a print is wanted": lambda frozen, public, portal: portal == "gathering",
    # `test_undo.py` does what is done just before.
    "their own last act": lambda frozen, public, portal: False,
}


def _rows():
    lines = [line for line in TABLE.strip().splitlines()[1:] if line.strip()]
    for line in lines:
        action, who, states, condition, to = (cell.strip() for cell in line.split("|"))
        yield action, who.split(), STATES if states == "any" else states.split(), condition, to


ROWS = tuple(_rows())
ACTIONS = tuple(dict.fromkeys(row[0] for row in ROWS))


def outcome(
    action: str, person: str, state: str, frozen: bool, public: str, portal: str = "plain"
) -> str | None:
    """The state after the action, or None when it isn't allowed."""
    for name, who, states, condition, to in ROWS:
        there = person in who or (f"{person}°" in who and portal != "gathering")
        fits = name == action and there and state in states
        if fits and _CONDITIONS[condition](frozen, public, portal):
            return state if to == "same" else to
    return None
