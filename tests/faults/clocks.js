// Which clocks does a page see? Runs before the page's own scripts. The wall clock can be set wrong
// (`setWallClock(ms)`); the monotonic clock stands still while the page does not run, as in a laptop that sleeps.
(() => {
  const SLEEP_MS = 3_000; // the page looks at the clock each second, so a longer gap was a sleep
  const RealDate = Date;
  const monotonic = performance.now.bind(performance);
  let ahead = 0;
  let slept = 0;
  let looked = monotonic();

  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length ? given : [RealDate.now() + ahead]));
    }
    static now() {
      return RealDate.now() + ahead;
    }
  };
  performance.now = () => {
    const real = monotonic();
    if (real - looked > SLEEP_MS) slept += real - looked;
    looked = real;
    return real - slept;
  };
  globalThis.setWallClock = (ms) => {
    ahead = ms;
  };
})();
