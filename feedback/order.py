"""The order of what one device tells: that of its counter, however long each batch was on its way.

happened_at is the arrival less the time since, by the device's clock; a batch that was slow would seem later
than the next one, which was not. Because stored events are in this order, only the two next to a new one are
looked at, however many a device has sent.
"""

from typing import LiteralString

# Of rows `told` with their `moment`. A device without a name has no counter either.
IN_ORDER: LiteralString = """
CASE WHEN told.device = '00000000-0000-0000-0000-000000000000' THEN moment ELSE least(
  greatest(
    moment,
    max(moment) OVER (PARTITION BY told.sender_id, told.device ORDER BY told.counter
                      GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    (SELECT e.happened_at FROM feedback_event e
     WHERE e.sender_id = told.sender_id AND e.device = told.device AND e.counter < told.counter
     ORDER BY e.counter DESC, e.happened_at DESC LIMIT 1)),
  (SELECT e.happened_at FROM feedback_event e
   WHERE e.sender_id = told.sender_id AND e.device = told.device AND e.counter > told.counter
   ORDER BY e.counter, e.happened_at LIMIT 1)) END
"""
