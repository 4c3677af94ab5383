/** A worker that does nothing but beat once a second (see ticker.js). */

setInterval(() => postMessage(0), 1000);
