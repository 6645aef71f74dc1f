"""In which comparison an answer was on a screen: known to the server, so that no page has to say it.

Decided once, as the event is written, and kept with it: what is projected from events needs nothing else.
"""

from typing import LiteralString

# Of rows `told` with their `moment`, which is when the stretch ended. What began before the choice was one of
# two, though it is told as the other one goes.
BESIDE: LiteralString = """
CASE WHEN told.kind = 'exposure' THEN (
  SELECT c.id FROM chat_comparison c
  WHERE (c.a_id = told.message_id OR c.b_id = told.message_id) AND c.created_at <= told.moment
    AND (c.decided_at IS NULL OR c.decided_at > told.moment - make_interval(
      secs => ((told.value->>'visible_ms')::bigint + (told.value->>'hidden_ms')::bigint) / 1000.0))
  ORDER BY c.created_at DESC LIMIT 1) END
"""
