/**
 * Keeps the last thing that was made, as long as what it was made from is the same: for what is long to make, and is asked for again
 * whenever something else on the page changes.
 */
export function lastOf<Made>(): (from: readonly unknown[], make: () => Made) => Made {
  let known: { readonly from: readonly unknown[]; readonly made: Made } | undefined;
  return (from, make) => {
    const same = known?.from.length === from.length && known.from.every((each, at) => Object.is(each, from[at]));
    if (!known || !same) known = { from, made: make() };
    return known.made;
  };
}
