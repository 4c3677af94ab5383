/** Has the server taken what an earlier page sent? Then its draft is not needed any more. */

import { dropDraft } from "./drafts.js";

const SENT = "draft-sent";

/** Notes that the draft under this key is on its way. */
export function sent(key, store = sessionStorage) {
  store.setItem(SENT, key);
}

/** On the page that follows: a message of success means that the draft arrived. */
export function forgetSaved(root = document, session = sessionStorage, drafts = localStorage) {
  const key = session.getItem(SENT);
  session.removeItem(SENT);
  if (key && root.querySelector(".messagelist .success")) dropDraft(drafts, key);
}

if (typeof document !== "undefined") forgetSaved();
