import { databaseFault } from '#platform';
import { DomainError } from '#kernel';
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = Record<string, string | boolean | undefined>;

interface Command {
  name: string;
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
}

/** Runs a command: `--help`, unknown options (exit 2), failures as one sentence (exit 1). */
export async function run(
  { name, help, options }: Command,
  work: (options: Options, positionals: string[]) => Promise<void>,
): Promise<void> {
  let parsed: { values: Options; positionals: string[] };
  try {
    parsed = parseArgs<ParseArgsConfig>({
      options: { ...options, help: { type: 'boolean' } },
      allowPositionals: true,
    }) as typeof parsed;
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n\n${help}\n`);
    process.exit(2);
  }
  if (parsed.values.help) {
    process.stdout.write(`${help}\n`);
    return;
  }
  try {
    await work(parsed.values, parsed.positionals);
  } catch (thrown) {
    const error = databaseFault(thrown) ?? thrown;
    const sentence =
      error instanceof DomainError ? error.text.en : error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name}: ${sentence}\n`);
    if (process.env.DEBUG && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
    process.exit(1);
  }
}
