/** What does this device keep of an attempt, through a reload, a crash, an empty battery? */

const NAME = "quiz-paper";
const VERSION = 1;
const OPENING_LIMIT_MS = 3000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Two stores: `responses` by [attempt, question] (see record.js), `marks` by [attempt, name] for what is only the
 * student's own (crossed-out options, the place in the paper). Where the browser refuses storage, the outbox says so
 * by an event "failed" and does nothing: the page works on from memory.
 */
export class Outbox extends EventTarget {
  #database = null;
  failed = false;

  constructor(attempt) {
    super();
    this.attempt = attempt;
  }

  /** Opens the store and returns the copies kept of this attempt. Never throws. */
  async open() {
    try {
      this.#database = await within(OPENING_LIMIT_MS, opened());
      await this.#sweep();
      return await this.#all("responses");
    } catch {
      this.#fail();
      return [];
    }
  }

  put(record) {
    const { question, value, revision, base, origin, at, dirty } = record;
    const copy = { attempt: this.attempt, question, value, revision, base, origin, at, dirty };
    return this.#write("responses", (store) => store.put(copy));
  }

  /** Marks the copy as clean, unless another tab has written something else in its place meanwhile. */
  acknowledge(record) {
    const { question, value, revision, base, at } = record;
    const key = [this.attempt, question];
    return this.#write("responses", (store) => {
      store.get(key).onsuccess = ({ target }) => {
        const kept = target.result;
        if (kept && (kept.origin !== record.origin || kept.revision > revision)) return;
        store.put({ attempt: this.attempt, question, value, revision, base, origin: record.origin, at, dirty: false });
      };
    });
  }

  async marks() {
    try {
      const rows = this.#database ? await this.#all("marks") : [];
      return Object.fromEntries(rows.map(({ name, data }) => [name, data]));
    } catch {
      return {};
    }
  }

  mark(name, data) {
    return this.#write("marks", (store) => store.put({ attempt: this.attempt, name, data }));
  }

  /** Removes everything of this attempt: the server has it all and has closed the attempt. */
  async forget() {
    const range = rangeOf(this.attempt);
    await this.#write("responses", (store) => store.delete(range));
    await this.#write("marks", (store) => store.delete(range));
  }

  /** Removes acknowledged copies of other attempts that are older than a day; unsaved ones stay. */
  async #sweep() {
    const limit = Date.now() - DAY_MS;
    await this.#write("responses", (store) => {
      store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        const { attempt, dirty, at } = cursor.value;
        if (attempt !== this.attempt && !dirty && at < limit) cursor.delete();
        cursor.continue();
      };
    });
  }

  async #write(name, action) {
    if (!this.#database) return;
    try {
      const transaction = this.#database.transaction(name, "readwrite");
      action(transaction.objectStore(name));
      await finished(transaction);
    } catch {
      this.#fail();
    }
  }

  async #all(name) {
    const store = this.#database.transaction(name).objectStore(name);
    return answered(store.getAll(rangeOf(this.attempt)));
  }

  #fail() {
    if (this.failed) return;
    this.failed = true;
    this.dispatchEvent(new Event("failed"));
  }
}

function rangeOf(attempt) {
  return IDBKeyRange.bound([attempt], [attempt, []]);
}

function opened() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("responses", { keyPath: ["attempt", "question"] });
    request.result.createObjectStore("marks", { keyPath: ["attempt", "name"] });
  };
  return answered(request);
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function within(limit, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("storage does not answer")), limit));
  return Promise.race([promise, late]);
}
