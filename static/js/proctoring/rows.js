/** How do a thousand rows stay fresh without a jump? Only what changed is touched, and the order waits for idle hands. */

import { FLAGGED, flagsInWords, leftInWords, shown, wordsOf } from "./filter.js";

const NOBODY = "00000000-0000-0000-0000-000000000000"; // stands for an attempt in addresses
const REST_MS = 2_500; // so long after the pointer has left the rows, they may move

export class Rows {
  #lines = new Map(); // by student: { row, json, element, shown }
  #order = []; // as the server has it
  #filter = { words: [], group: "" };
  #rows = []; // as the board told them last
  #flags = {}; // by attempt: { weight, words }
  #leftAt = -Infinity;
  clock = () => Date.now();

  constructor(root) {
    this.root = root;
    const find = (selector) => root.querySelector(selector);
    Object.assign(this, {
      body: find("[data-rows]"), template: find("template[data-row]"), trouble: find("template[data-trouble]"),
      sortButton: find("[data-sort]"), kept: find("[data-kept]"), nothing: find("[data-nothing]"),
      search: find("[data-search]"), group: find("[data-group]"), all: find("[data-all]"), chosenWords: find("[data-chosen]"),
      addresses: find("template[data-addresses]").dataset,
    });
    this.#attach();
  }

  #attach() {
    const again = () => {
      this.#filter = { words: wordsOf(this.search.value), group: this.group.value };
      this.#arrange(true);
      this.#show();
    };
    this.search.addEventListener("input", again);
    this.group.addEventListener("change", again);
    this.root.querySelector("[data-clear]").addEventListener("click", () => {
      this.search.value = this.group.value = "";
      again();
      this.search.focus();
    });
    this.sortButton.addEventListener("click", () => this.#arrange(true));
    this.body.addEventListener("pointerleave", () => (this.#leftAt = performance.now()));
    this.body.addEventListener("change", () => this.#sayChosen());
    this.all.addEventListener("change", () => this.pick(this.all.checked ? this.#visible() : []));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      this.search.focus();
    });
  }

  /** Takes the board's rows: new ones come, changed ones are patched, those that are no more go. */
  take(rows) {
    this.#rows = rows;
    const gone = new Set(this.#lines.keys());
    for (const row of rows) {
      gone.delete(row.id);
      this.#patch({ ...row, flags: this.#flags[row.attempt] });
    }
    for (const id of gone) {
      this.#lines.get(id).element.remove();
      this.#lines.delete(id);
    }
    this.#order = rows.map(({ id }) => id);
    this.#arrange(false);
    this.#show();
    this.tick();
  }

  /** Takes what is worth a look, by attempt, and writes it beside what the board said last. */
  flag(flags) {
    this.#flags = flags;
    this.take(this.#rows);
  }

  #patch(row) {
    const json = JSON.stringify(row);
    let line = this.#lines.get(row.id);
    if (line?.json === json) return;
    if (!line) {
      line = { element: this.template.content.firstElementChild.cloneNode(true) };
      line.cells = cellsOf(line.element);
      line.element.dataset.id = row.id;
      this.#lines.set(row.id, line);
    }
    Object.assign(line, { row, json });
    this.#write(line);
  }

  #write({ row, element, cells }) {
    mark(element, "group", row.group);
    mark(element, "trouble", row.troubles.length ? (row.urgent ? "urgent" : "yes") : "no");
    say(cells.name, row.name);
    say(cells.pickName, `Choose ${row.name}`);
    say(cells.timeName, row.name);
    say(cells.replayName, row.name);
    say(cells.netid, row.netid);
    say(cells.seat, row.seat && `Seat ${row.seat}`);
    // "Has not started" need not be said twice.
    say(cells.state, row.troubles.some(({ reason }) => reason === "not_started") && !row.checked ? "" : row.state);
    say(cells.moreFacts, row.more.join(" · "));
    cells.flags.hidden = !row.flags;
    say(cells.flagWords, flagsInWords(row.flags));
    mark(cells.flags, "weight", String(row.flags?.weight ?? ""));
    say(cells.until, row.until ? `ends ${row.until}` : "");
    say(cells.answered, row.answered ?? "–");
    say(cells.saved, row.saved ?? "–");
    say(cells.message, row.message || "–");
    const troubles = JSON.stringify(row.troubles);
    if (cells.troubles.dataset.told !== troubles) this.#writeTroubles(cells.troubles, row.troubles);
    cells.troubles.dataset.told = troubles;
    cells.links.hidden = !row.attempt;
    if (row.attempt) {
      cells.time.href = this.addresses.timeUrl.replace(NOBODY, row.attempt);
      cells.flags.href = cells.replay.href = this.addresses.replayUrl.replace(NOBODY, row.attempt);
    }
    const verb = row.next ? this.root.querySelector(`[data-verb="${row.next}"]`) : null;
    cells.next.hidden = !verb;
    if (verb) say(cells.next, verb.textContent.trim());
    if (verb) cells.next.setAttribute("aria-label", `${verb.textContent.trim()}: ${row.name}`);
    cells.next.dataset.next = row.next;
  }

  #writeTroubles(list, troubles) {
    const items = troubles.map(({ words, since, reason }) => {
      const item = this.trouble.content.firstElementChild.cloneNode(true);
      item.dataset.reason = reason;
      item.querySelector("[data-words]").textContent = words;
      item.querySelector("[data-since]").textContent = since;
      return item;
    });
    list.replaceChildren(...items);
  }

  /** Brings the rows into the server's order, unless somebody is about to use one: then a button offers it. */
  #arrange(now) {
    const wanted = this.#wanted().map((id) => this.#lines.get(id).element);
    const same = wanted.length === this.body.children.length && wanted.every((element, i) => this.body.children[i] === element);
    const added = wanted.some((element) => element.parentNode !== this.body);
    const rests = !this.body.matches(":hover") && !this.body.contains(document.activeElement) && performance.now() - this.#leftAt > REST_MS;
    this.sortButton.hidden = same || rests || now;
    if (same || !(rests || now || !this.body.children.length)) {
      if (added) for (const element of wanted) if (element.parentNode !== this.body) this.body.append(element);
      return;
    }
    this.#move(wanted);
  }

  /** The server's order; whoever was searched for comes before those who are shown because of trouble. */
  #wanted() {
    if (this.#filter.group === FLAGGED) return this.#heaviestFirst();
    if (!this.#filter.words.length) return this.#order;
    const fits = (id) => shown(this.#lines.get(id).row, this.#filter) === "fits";
    return [...this.#order.filter(fits), ...this.#order.filter((id) => !fits(id))];
  }

  #heaviestFirst() {
    const weight = (id) => {
      const { row } = this.#lines.get(id);
      return shown(row, this.#filter) === "fits" ? row.flags.weight : 0;
    };
    return [...this.#order].sort((one, other) => weight(other) - weight(one));
  }

  #move(wanted) {
    const focused = this.body.contains(document.activeElement) ? document.activeElement : null;
    let cursor = this.body.firstElementChild;
    for (const element of wanted) {
      if (element === cursor) cursor = cursor.nextElementSibling;
      else this.body.insertBefore(element, cursor);
    }
    if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
  }

  #show() {
    let kept = 0;
    let visible = 0;
    for (const line of this.#lines.values()) {
      const how = shown(line.row, this.#filter);
      if (line.element.hidden !== !how) line.element.hidden = !how;
      kept += how === "kept";
      visible += Boolean(how);
    }
    this.kept.hidden = !kept;
    this.kept.textContent = `${kept} in trouble ${kept === 1 ? "is" : "are"} shown although the filter would leave ${kept === 1 ? "it" : "them"} out.`;
    this.nothing.hidden = visible > 0;
    this.#sayChosen();
  }

  /** Writes how much time is left; touches only what reads differently. */
  tick() {
    const now = this.clock();
    for (const { row, cells } of this.#lines.values()) {
      say(cells.left, leftInWords(row.left ?? (row.ends ? row.ends - now : null)) || "–");
    }
  }

  #visible() {
    return [...this.#lines.values()].filter(({ element }) => !element.hidden).map(({ row }) => row.id);
  }

  /** Chooses exactly these students. */
  pick(ids) {
    const wanted = new Set(ids);
    for (const [id, { cells }] of this.#lines) cells.pick.checked = wanted.has(id);
    this.#sayChosen();
  }

  /** The rows that are chosen, shown or not. */
  chosen() {
    return [...this.#lines.values()].filter(({ cells }) => cells.pick.checked).map(({ row }) => row);
  }

  of(element) {
    return this.#lines.get(Number(element.closest("tr").dataset.id)).row;
  }

  #sayChosen() {
    const chosen = this.chosen();
    const hidden = chosen.filter(({ id }) => this.#lines.get(id).element.hidden).length;
    const visible = this.#visible();
    this.all.checked = chosen.length > 0 && visible.every((id) => this.#lines.get(id).cells.pick.checked);
    this.all.indeterminate = chosen.length > 0 && !this.all.checked;
    const beyond = hidden ? ` (${hidden} not shown)` : "";
    say(this.chosenWords, chosen.length ? `For ${chosen.length} chosen${beyond}:` : "For everybody:");
    for (const { element, cells } of this.#lines.values()) mark(element, "chosen", cells.pick.checked ? "yes" : "no");
  }
}

function cellsOf(element) {
  const find = (name) => element.querySelector(`[data-${name}]`);
  return {
    pick: find("pick"), pickName: find("pick-name"), name: find("name"), netid: find("netid"), seat: find("seat"),
    troubles: find("troubles"), state: find("state"), moreFacts: find("more-facts"), flags: find("flags"), flagWords: find("flag-words"), left: find("left"), until: find("until"),
    answered: find("answered"), saved: find("saved"), message: find("message"), next: find("next"), time: find("time"),
    timeName: find("time-name"), links: find("links"), replay: find("replay"), replayName: find("replay-name"),
  };
}

/** Touches an attribute only where it reads differently: a thousand rows are looked at every three seconds. */
function mark(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}
