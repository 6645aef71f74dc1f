"""The engine's wire: event stream, requests, and the client that speaks to it."""
