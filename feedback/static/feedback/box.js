// The page's one outbox: whatever has something to tell puts it in here.

import { Outbox } from "./outbox.js";

const { events, token, person } = document.querySelector("chat-stream").dataset;

export const outbox = new Outbox({ url: events, token, owner: person });
