/** What each offering runs on, by id. An offering that is not in it runs on nothing. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Everything an offering runs on, the nearest first, each once; itself only where it runs on itself. */
export function chainOf(dependencies: Dependencies, id: string): string[] {
  const chain = new Set<string>();
  for (let level = dependencies.get(id) ?? []; level.length;) {
    const fresh = [...new Set(level)].filter((one) => !chain.has(one));
    fresh.forEach((one) => chain.add(one));
    level = fresh.flatMap((one) => dependencies.get(one) ?? []);
  }
  return [...chain];
}
