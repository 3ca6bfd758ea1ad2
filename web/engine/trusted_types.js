/**
 * The page's one Trusted Types policy. The Content-Security-Policy names it, so every script address goes through here, and
 * only the payload's own parts, our worker's Blob and the service worker get past it.
 */

const SERVICE_WORKER = "sw.js";
const PAYLOAD_PART = /^payload\/[\w.-]+\.js(\?retry=\d+)?$/;

/**
 * The part of the browsers' Trusted Types interface that is used here; TypeScript's library does not have it yet.
 * @typedef {{createPolicy(name: string, rules: {createScriptURL(address: string): string}): {createScriptURL(address: string): string}}} TrustedTypes
 */

/** @type {{createScriptURL(address: string): string}} */
const rules = {
  createScriptURL(address) {
    if (PAYLOAD_PART.test(address) || address.startsWith("blob:") || address === SERVICE_WORKER)
      return address;
    throw new TypeError(`Script address refused: ${address.slice(0, 80)}`);
  },
};

const trustedTypes = /** @type {{trustedTypes?: TrustedTypes}} */ (globalThis).trustedTypes;
const policy = trustedTypes ? trustedTypes.createPolicy("backprop", rules) : rules;

/**
 * The address as a value that the browser accepts for a script or a worker.
 * @param {string} address  Of a payload part or the service worker, relative to the page, or of a Blob.
 * @returns {string}  In truth a TrustedScriptURL where the browser has such.
 * @throws {TypeError} for any other address.
 */
export function trustedScriptAddress(address) {
  return policy.createScriptURL(address);
}
