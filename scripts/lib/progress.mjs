// Silence up to a second, then the step's name, and how long it has been.

const say = (line) => process.stderr.write(`${line}\n`);
const seconds = (since) => Math.round((Date.now() - since) / 1000);

/** Runs `work`; a step that lasts over a second shows itself and its time. */
export async function step(title, work) {
  const since = Date.now();
  let next = 5;
  const timer = setInterval(() => {
    const passed = seconds(since);
    if (passed <= 1) say(`${title} …`);
    if (passed < next) return;
    say(`  … ${passed} s`);
    next += 5;
  }, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (Date.now() - since > 1000) say(`${title}: ${((Date.now() - since) / 1000).toFixed(1)} s`);
  }
}
