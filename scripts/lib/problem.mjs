// Expected failures are one clear sentence for the person at the terminal, never a stack.

export class Problem extends Error {
  /** `hint` follows on lines of its own: the end of a log, a usage text. */
  constructor(message, hint = '') {
    super(message);
    this.hint = hint;
  }
}

/** Runs a command's main function and turns what it throws into a sentence and exit status 1. */
export async function command(main) {
  try {
    const status = await main();
    if (typeof status === 'number') process.exitCode = status;
  } catch (error) {
    process.stderr.write(describe(error));
    process.exitCode = 1;
  }
}

function describe(error) {
  if (error instanceof Problem) return `${error.message}\n${error.hint ? `${error.hint}\n` : ''}`;
  const detail = process.env.YUNSHI_DEBUG ? error?.stack : error?.message;
  return `Unexpected: ${detail ?? error} (YUNSHI_DEBUG=1 shows where).\n`;
}
