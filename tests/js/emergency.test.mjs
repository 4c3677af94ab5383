import assert from "node:assert/strict";
import { test } from "node:test";

import { boundTo, canSeal, fileName, payloadOf, sealAnswers, toBase64, VERSION } from "../../static/js/paper/emergency.js";
import { edited, fromServer } from "../../static/js/paper/record.js";
import { BLANK } from "../../static/js/paper/value.js";

const { subtle } = globalThis.crypto;
const ATTEMPT = "5d3c22cc-7f3d-425f-b3f4-74ecaa3748d5";
const TAB = "11111111-2222-4333-8444-555555555555";
const TRUE = { ...BLANK, selected: ["true"] };
const RSA = { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };

async function pair() {
  const keys = await subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
  const { kty, n, e } = await subtle.exportKey("jwk", keys.publicKey);
  return { seal: { key_id: "key", jwk: { kty, n, e } }, privateKey: keys.privateKey };
}

async function opened(file, privateKey, attempt = file.attempt) {
  const bytes = (name) => Buffer.from(file[name], "base64");
  const aes = { name: "AES-GCM" };
  const key = await subtle.unwrapKey("raw", bytes("wrapped"), privateKey, { name: "RSA-OAEP" }, aes, false, ["decrypt"]);
  const bound = { name: "AES-GCM", iv: bytes("iv"), additionalData: boundTo(attempt, file.key_id) };
  return JSON.parse(new TextDecoder().decode(await subtle.decrypt(bound, key, bytes("data"))));
}

const payload = () => payloadOf({
  attempt: ATTEMPT,
  tab: TAB,
  at: 1234,
  records: [edited(fromServer("q1"), TRUE, { tab: TAB, at: 5 }), fromServer("q2")],
});

test("a payload holds what was given, not what was never touched", () => {
  const { responses, ...rest } = payload();
  assert.deepEqual(rest, { attempt: ATTEMPT, tab: TAB, made_at: 1234 });
  assert.deepEqual(responses, [{ question: "q1", revision: 1, base: 0, origin: TAB, at: 5, value: TRUE }]);
});

test("a saved answer goes along, on the revision before its own", () => {
  const saved = fromServer("q1", { revision: 4, digest: "d", value: TRUE });
  const [item] = payloadOf({ attempt: ATTEMPT, tab: TAB, at: 1, records: [saved] }).responses;
  assert.deepEqual([item.revision, item.base, item.origin], [4, 3, TAB]);
});

test("what was sealed opens with the private key, and says the same", async () => {
  const { seal, privateKey } = await pair();
  const file = JSON.parse(await (await sealAnswers(seal, payload())).text());
  assert.deepEqual(Object.keys(file).sort(), ["attempt", "data", "iv", "key_id", "version", "wrapped"]);
  assert.deepEqual([file.version, file.attempt, file.key_id], [VERSION, ATTEMPT, "key"]);
  assert.deepEqual(await opened(file, privateKey), payload());
});

test("no answer can be read in the file", async () => {
  const { seal } = await pair();
  const text = await (await sealAnswers(seal, payload())).text();
  assert.ok(!text.includes("selected")); // long enough not to come about by chance
  assert.ok(!Buffer.from(JSON.parse(text).data, "base64").includes("selected"));
});

test("two files of the same answers share neither key nor start value", async () => {
  const { seal } = await pair();
  const [one, two] = await Promise.all([1, 2].map(async () => JSON.parse(await (await sealAnswers(seal, payload())).text())));
  assert.notEqual(one.iv, two.iv);
  assert.notEqual(one.data, two.data);
});

test("the seal is bound to the attempt", async () => {
  const { seal, privateKey } = await pair();
  const file = JSON.parse(await (await sealAnswers(seal, payload())).text());
  await assert.rejects(opened(file, privateKey, ATTEMPT.replace("5", "6")));
});

test("bytes of any number become base64", () => {
  const bytes = new Uint8Array(100_001).map((_, place) => place % 256);
  assert.deepEqual(new Uint8Array(Buffer.from(toBase64(bytes.buffer), "base64")), bytes);
  assert.equal(toBase64(new ArrayBuffer(0)), "");
});

test("a browser without WebCrypto says so", () => {
  assert.ok(canSeal());
  assert.ok(!canSeal({}));
  assert.ok(!canSeal(null));
});

test("a file name tells the attempt, not the person", () => {
  assert.equal(fileName(ATTEMPT), "answers-5d3c22cc.quizfile.json");
});
