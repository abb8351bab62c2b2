/** Positions from the lowest key to the highest, of equal ones the higher position first: the order in which weights go. Radix sort. */
export function removalOrder(keys: Uint32Array): Uint32Array {
  let order = Uint32Array.from(keys.keys()).reverse();
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65537);
    for (let i = 0; i < keys.length; i++) starts[((keys[i] >>> shift) & 0xffff) + 1]++;
    for (let digit = 0; digit < 65536; digit++) starts[digit + 1] = starts[digit + 1] + starts[digit];
    const sorted = new Uint32Array(keys.length);
    for (let i = 0; i < order.length; i++) {
      const position = order[i];
      const digit = (keys[position] >>> shift) & 0xffff;
      sorted[starts[digit]++] = position;
    }
    order = sorted;
  }
  return order;
}
