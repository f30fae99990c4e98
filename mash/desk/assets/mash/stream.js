// Waits at the hub's stream for one of four words; says whether it is heard, else the page asks.
const WORDS = ["here", "changed", "gone", "over"];
const SILENT_AFTER = 35000; // milliseconds: two of the hub's "here" have not come
const AGAIN_AFTER = [2000, 5000, 15000, 60000, 300000];
const ENDS = ["gone", "over"];

export function waitForWord(bar, hear) {
  let source = null;
  let wordAt = 0; // a proxy that holds words back lets none through: then nothing is heard
  let openedAt = 0;
  let failures = 0;
  let againAt = 0;

  function close() {
    source?.close();
    source = null;
    wordAt = 0;
  }

  function fail() {
    close();
    const pause = AGAIN_AFTER[Math.min(failures, AGAIN_AFTER.length - 1)];
    failures += 1;
    againAt = Date.now() + pause * (0.5 + Math.random()); // not all at once
  }

  function open() {
    const address = new URL(bar.dataset.stream, location.href);
    address.searchParams.set("since", bar.dataset.since);
    if (bar.dataset.case) address.searchParams.set("case", bar.dataset.case);
    source = new EventSource(address, { withCredentials: true });
    openedAt = Date.now();
    source.onerror = fail;
    for (const word of WORDS)
      source.addEventListener(word, () => {
        wordAt = Date.now();
        failures = 0;
        if (ENDS.includes(word)) fail();
        hear(word);
      });
  }

  // a page that nobody looks at waits nowhere: browsers keep few connections
  function keep() {
    if (document.hidden) return close();
    if (source && Date.now() - Math.max(wordAt, openedAt) > SILENT_AFTER) fail();
    if (!source && Date.now() >= againAt) open();
  }

  const isHeard = () => wordAt > 0 && Date.now() - wordAt < SILENT_AFTER;
  if (bar?.dataset.stream) {
    keep();
    setInterval(keep, 1000);
    document.addEventListener("visibilitychange", keep);
    addEventListener("pagehide", close);
  }
  return { isHeard };
}
