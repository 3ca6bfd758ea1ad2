/**
 * Keeps the page for visits without a network. The build writes before this script what the release is made of: each file with
 * its digest. A release is kept as a whole and each file is checked, so that nothing is ever mixed: index.html comes from the
 * release that is in charge, and all that it names is named by its content.
 */

/** @typedef {{version: string, files: Record<string, string>}} Release  Digests, SHA-256 in base64, by path. */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));
/** @type {Release} */
const release = /** @type {any} */ (globalThis).backpropRelease;
const { scope } = worker.registration;
/** Other pages of the host have caches, too. */
const OURS = `backprop ${scope} `;
const CACHE = OURS + release.version;
/** Where a cache keeps the list of what it holds. No page asks for it. */
const LIST = `${scope}release.json`;
/** Files under way at once. */
const LANES = 6;

/** @param {string} file */
const addressOf = (file) => scope + file;

/** @param {ArrayBuffer} bytes */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest));
}

/** Whether a file is itself. @param {string} file @param {Response} response */
const isWhole = async (file, response) =>
  (await digestOf(await response.clone().arrayBuffer())) === release.files[file];

/** From the network, whole or not at all. @param {string} file @param {RequestCache} cache @returns {Promise<Response>} */
async function fetched(file, cache) {
  const found = await fetch(addressOf(file), { cache, integrity: `sha256-${release.files[file]}` });
  if (!found.ok) throw new Error(`${file} could not be loaded.`);
  const type = found.headers.get("content-type") ?? "text/plain";
  // Made anew: one that was led elsewhere would not be taken for a page.
  const whole = new Response(await found.arrayBuffer(), { headers: { "content-type": type } });
  await (await caches.open(CACHE)).put(addressOf(file), whole.clone());
  return whole;
}

const ourCaches = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));

/** Caches of other releases, each with the digests of what it holds. */
async function others() {
  const names = (await ourCaches()).filter((name) => name !== CACHE);
  return Promise.all(
    names.map(async (name) => {
      const cache = await caches.open(name);
      const list = await cache.match(LIST);
      return { cache, digests: list ? /** @type {Record<string, string>} */ (await list.json()) : {} };
    }),
  );
}

/** Brings what this release has and none before it had. */
async function fill() {
  const cache = await caches.open(CACHE);
  const before = await others();

  /** @param {string} file */
  async function bring(file) {
    if (await cache.match(addressOf(file))) return;
    for (const other of before) {
      if (other.digests[file] !== release.files[file]) continue;
      const kept = await other.cache.match(addressOf(file));
      if (kept && (await isWhole(file, kept))) return cache.put(addressOf(file), kept);
    }
    // What is named by its content may come from where the browser keeps it already.
    await fetched(file, /\.[0-9a-f]{12}\./.test(file) ? "default" : "no-cache");
  }

  const waiting = Object.keys(release.files);
  async function lane() {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await bring(file);
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  await cache.put(LIST, new Response(JSON.stringify(release.files)));
}

/** Drops other releases once no page can be one of them. @param {number} most  Pages that are known to be of this one. */
async function sweep(most) {
  const { installing, waiting } = worker.registration;
  if (installing || waiting) return;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.filter(({ url }) => url.startsWith(scope)).length > most) return;
  for (const name of await ourCaches()) if (name !== CACHE) await caches.delete(name);
}

/** @param {Request} request @param {string} file @param {boolean} isAgain  The page had a damaged one. */
async function answer(request, file, isAgain) {
  const isOurs = file in release.files;
  // A page that began with an older release has its files from that one.
  const kept = isOurs
    ? await (await caches.open(CACHE)).match(addressOf(file))
    : await caches.match(addressOf(file));
  if (!isOurs) return kept ?? fetch(request);
  if (kept && !isAgain && (await isWhole(file, kept))) return kept;
  try {
    return await fetched(file, "reload");
  } catch (error) {
    if (kept && (await isWhole(file, kept))) return kept;
    throw error;
  }
}

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim().then(() => sweep(0))));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(worker.skipWaiting());
  if (event.data === "begun") event.waitUntil(sweep(1));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  const address = origin + pathname;
  if (request.method !== "GET" || !address.startsWith(scope)) return;
  const file = address.slice(scope.length) || "index.html";
  if (request.mode === "navigate" && !(file in release.files)) return;
  event.respondWith(answer(request, file, searchParams.has("retry")));
});
