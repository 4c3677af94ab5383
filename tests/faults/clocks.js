// Which clocks does a page see? Runs before the page's own scripts, so that a test can set the wall clock wrong
// (`setWallClock(ms)`), and lets the monotonic clock stand still while the page is frozen, as in a laptop that sleeps.
(() => {
  const RealDate = Date;
  const monotonic = performance.now.bind(performance);
  let ahead = 0;
  let slept = 0;
  let frozenAt = null;

  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length ? given : [RealDate.now() + ahead]));
    }
    static now() {
      return RealDate.now() + ahead;
    }
  };
  performance.now = () => monotonic() - slept;
  globalThis.setWallClock = (ms) => {
    ahead = ms;
  };
  document.addEventListener("freeze", () => (frozenAt = monotonic()), true);
  document.addEventListener("resume", () => (slept += monotonic() - frozenAt), true);
})();
