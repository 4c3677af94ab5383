/** How do the parts of the paper page come together? */

import { Clock } from "./clock.js";
import { attachConflicts } from "./conflict.js";
import { Corrections } from "./corrections.js";
import { Countdown, inWords } from "./countdown.js";
import { attachCrossOut } from "./crossout.js";
import { attachLifecycle, attachTakeOver } from "./device.js";
import { attachDialogs } from "./dialogs.js";
import { canSeal, fileName, offer, payloadOf, sealAnswers } from "./emergency.js";
import { Ending } from "./ending.js";
import { EventLog, attachConnection, attachEvents } from "./events.js";
import { Forward, putIn } from "./forward.js";
import { attachLockdown } from "./lockdown.js";
import { Hand } from "./hand.js";
import { PaperMap } from "./map.js";
import { Messages } from "./messages.js";
import { Navigation } from "./navigation.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { Page } from "./page.js";
import { attachQuestions } from "./questions.js";
import { Review } from "./review.js";
import { attachScrollers } from "./scrollers.js";
import { attachSession } from "./session.js";
import { Sheet } from "./sheet.js";
import { attachShortcuts } from "./shortcuts.js";
import { Status, timeOfDay } from "./status.js";
import { Sync } from "./sync.js";
import { tabId } from "./tab.js";
import { startTicker } from "./ticker.js";
import { wordsOf } from "./words.js";
import { attachZoom } from "./zoom.js";

const root = document;
const find = (selector) => root.querySelector(selector);
const boot = JSON.parse(find("#boot").textContent);
const urls = {
  sync: boot.sync_url,
  submit: boot.submit_url,
  forward: boot.forward_url,
  token: boot.token_url,
  sign_in: boot.sign_in_url,
};

async function start() {
  const words = wordsOf(find("#words"));
  const outbox = new Outbox(boot.attempt);
  const kept = await outbox.open();
  const marks = await outbox.marks();
  const model = await makeModel({ outbox, kept, words });
  const view = makeView({ ...model, outbox, marks, words });
  attachAround({ ...model, ...view, outbox, words });
  find("[data-paper]").dataset.ready = "yes";
  startTicker(view.beat);
  view.beat();
}

/** What the page knows: answers, time, phase, and the line to the server. */
async function makeModel({ outbox, kept, words }) {
  const clock = new Clock();
  const { now, deadline, state } = boot;
  clock.learn({ sentAt: requestedAt(), receivedAt: performance.now(), now, deadline, state });
  const page = new Page({ state, receiptUrl: boot.receipt_url });
  const log = new EventLog();
  const sheet = new Sheet({ questions: boot.questions, responses: boot.responses, tab: tabId(), outbox });
  await sheet.recover(kept, boot.responses);
  const messages = new Messages({ list: find("[data-messages]"), template: find("#message"), timeOfDay });
  messages.take(boot.messages, []);
  const sync = new Sync({ urls, token: boot.token, sheet, clock, log, messages });
  messages.onConfirm = () => sync.poke();
  sync.addEventListener("reply", ({ detail }) => page.take(detail));
  return { clock, page, log, sheet, sync, words };
}

/** What the student sees and uses. */
function makeView({ clock, page, sheet, sync, outbox, marks, words }) {
  const { questions, add } = attachQuestions({ root, sheet, words, limit: boot.explanation_limit, page });
  const conflicts = attachConflicts({ questions, sheet, words });
  const crossOut = attachCrossOut({ questions, outbox, kept: marks.crossed, page });
  const order = boot.questions.map(({ id }) => id);
  const navigation = new Navigation({ root, mode: boot.navigation, questions, order, outbox });
  const map = new PaperMap({ root, sheet, clock, words, boot });
  navigation.addEventListener("current", ({ detail }) => map.showCurrent(detail.id));
  navigation.start(marks.place);
  const status = new Status({ root, words, sheet, sync, page, outbox, clock });
  const leaveTo = (address) => location.replace(address);
  const ending = new Ending({ root, sheet, sync, page, clock, outbox, words, questions, leaveTo, keepFile: fileKeeper(sheet) });
  const review = new Review({ root, boot, sheet, sync, page, navigation, words });
  const countdown = new Countdown({ root, words, clock, onZero: () => ending.timeIsUp() });
  attachShortcuts({ navigation, review, crossOut: crossOut.press, help: find("#shortcuts"), clockToggle: countdown.toggle });
  const beat = () => {
    countdown.tick();
    map.tick();
    status.render();
    sync.pump();
  };
  return { beat, questions, add, conflicts, crossOut, navigation };
}

/** What happens around the page: dialogs, notices, the browser, the session, other devices. */
function attachAround({ clock, page, log, sheet, sync, outbox, words, beat, questions, add, conflicts, crossOut, navigation }) {
  const notices = new Notices(find("[data-notices]"));
  attachDialogs(root);
  const hands = { raise: boot.hand_raise_url, lower: boot.hand_lower_url, state: boot.hand_state_url };
  new Hand({ root, urls: hands, hand: boot.hand, token: () => sync.token, timeOfDay });
  const zoom = attachZoom({ root, dialog: find("#zoom"), template: find("#zoom-button"), words });
  const scrollers = attachScrollers(root.querySelectorAll("[data-scroller]"));
  attachCorrections({ page, sheet, sync, words, questions, navigation, attach: [crossOut.refresh, ({ element }) => zoom(element), ({ element }) => scrollers(element)] });
  const arrive = (next) => {
    const { element, part } = putIn(root, next);
    const question = add(element);
    for (const { attach } of [conflicts, crossOut]) attach(question);
    for (const behave of [zoom, scrollers]) behave(part);
    sheet.correct(next.id, next);
    navigation.arrive(question);
  };
  if (boot.navigation === "forward") new Forward({ root, boot, sync, page, navigation, arrive });
  attachEvents({ log, clock });
  attachConnection({ log, sync });
  attachLockdown({ sync, url: boot.lockdown_url, tab: sheet.tab });
  attachSession({ sync, urls, notices });
  attachTakeOver({ root, page, sync, notices, reload: () => location.reload() });
  attachLifecycle({ sync, sheet, page, beat });
  clock.addEventListener("jump", () => sync.hasten());
  clock.addEventListener("deadline", ({ detail: { by } }) => {
    const facts = { by: inWords(by, words), end: timeOfDay(clock.deadline) };
    notices.show("deadline", words(by > 0 ? "deadline_later" : "deadline_earlier", facts));
  });
  const paused = () => (page.phase === "paused" ? notices.show("paused") : notices.hide("paused"));
  page.addEventListener("phase", paused);
  paused();
  outbox.addEventListener("failed", () => notices.show("storage"));
  if (outbox.failed) notices.show("storage");
}

/** What brings corrections of the paper onto the page; `attach` gives what was put in anew its behaviour. */
function attachCorrections({ page, sheet, sync, words, questions, navigation, attach }) {
  const onParts = (changed) => {
    for (const { id } of changed) {
      const question = questions.get(id);
      if (!question) continue;
      question.refresh();
      attach.forEach((behave) => behave(question));
    }
  };
  const around = { list: find("[data-corrections]"), template: find("#correction"), words, timeOfDay, onParts, navigation };
  new Corrections({ root, boot, sync, sheet, page, ...around });
}

/** What keeps all answers as a sealed file, or null where this browser can't seal one. */
function fileKeeper(sheet) {
  if (!boot.seal || !canSeal()) return null;
  return async () => {
    const payload = payloadOf({ attempt: boot.attempt, tab: sheet.tab, records: sheet.all(), at: Date.now() });
    offer(await sealAnswers(boot.seal, payload), fileName(boot.attempt));
  };
}

/** When the browser asked for this page, on the monotonic clock: the server looked at its clock after that. */
function requestedAt() {
  return performance.getEntriesByType("navigation")[0]?.requestStart ?? 0;
}

start();
