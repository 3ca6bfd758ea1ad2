/**
 * The hosted page is kept by the browser for visits without a network, can be installed, and says when there is a newer release;
 * which one a page began with it keeps until it is loaded anew. Nothing of it for a folder that was opened by double-click, and
 * nothing on one's own machine, where the page is being worked on.
 */

import { h } from "../lib/dom.js";

/** @typedef {import("../views/banners.js").Banners} Banners */

const OWN_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

/** A page of one file needs nothing besides. */
const isSingle = () => "single" in document.documentElement.dataset;
const isHosted = () =>
  !isSingle() && isSecureContext && !OWN_MACHINE.includes(location.hostname) && location.protocol !== "file:";

/** The browser may offer to install the page. */
export function offerInstallation() {
  if (isHosted()) document.head.append(h("link", { rel: "manifest", href: "manifest.webmanifest" }));
}

let hasBegun = false;

/**
 * Once Python is there: the page comes first.
 * @param {Banners} banners
 * @param {() => Promise<ServiceWorkerRegistration>} register
 */
export async function keepForOffline(banners, register) {
  if (hasBegun || !isHosted()) return;
  hasBegun = true;
  try {
    const { serviceWorker } = navigator; // A frame without an origin has none, and throws.
    const registration = await register();
    const offer = () => registration.waiting && serviceWorker.controller && offerNewer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", offer);
    });
    offer();
    const { active } = await serviceWorker.ready;
    active?.postMessage("begun");
    document.documentElement.dataset.offline = "ready";
  } catch {
    // Without it the page needs the network at each visit, as most pages do.
  }

  /** @param {ServiceWorker} newer */
  function offerNewer(newer) {
    banners.show(
      "newer",
      "A newer release of this page is ready. This one goes on as it is; the newer one comes when you reload. Your work is kept.",
      [
        {
          label: "Reload now",
          action() {
            navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
              once: true,
            });
            newer.postMessage("take over");
          },
        },
      ],
    );
  }
}
