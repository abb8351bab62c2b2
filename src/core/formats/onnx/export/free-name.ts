/** The name, or the first of `name_1`, `name_2`, … that is free. It is taken then. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let copy = 1; taken.has(free); copy++) free = `${name}_${copy}`;
  taken.add(free);
  return free;
}
