/** The stretches of constant quantity of an instance within [from, to); of changes at one instant the last counts. */
export function stretchesOf({ activated, ended, quantity, resizes }, from, to) {
  const end = ended === null || ended > to ? to : ended;
  const changes = [{ from: activated, quantity }, ...resizes];
  const found = [];
  changes.forEach((change, index) => {
    const until = changes[index + 1]?.from ?? end;
    const part = {
      from: change.from > from ? change.from : from,
      to: until < end ? until : end,
      quantity: change.quantity,
    };
    if (part.from >= part.to) return;
    const last = found.at(-1);
    if (last && last.quantity === part.quantity) last.to = part.to;
    else found.push(part);
  });
  return found;
}
