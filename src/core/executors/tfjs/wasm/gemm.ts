/**
 * Matrix products in float32 on 128-bit vectors, of operands that lie in memory in any direction: c[i, j] = Σₖ a[i, k]·b[k, j]. Blocks of both
 * are packed (Goto & van de Geijn 2008) so that the innermost loop reads memory in one direction; tiles of 4 × 8 sums stay in registers.
 * AssemblyScript: `npm run kernels` makes WebAssembly of it (binary.ts). Addresses are in bytes, steps in elements.
 */

/** A tile of the result, in registers. (Ten sums made Node 24 spill them, and three times as slow.) */
const tileRows: i32 = 4;
const tileColumns: i32 = 8;
/** A block of b is [depth, columns], one of a [rows, depth]: the caches hold them. */
const blockDepth: i32 = 256;
const blockRows: i32 = 64;
const blockColumns: i32 = 512;

/** Bytes that a product needs to work in: a block of each operand, and one tile. */
export function gemmScratch(): i32 {
  return (blockRows * blockDepth + blockColumns * blockDepth + tileRows * tileColumns) << 2;
}

/** Up to four rows of a, [depth, 4]; what is missing is zero. */
@inline
function packRows(a: usize, rowStep: usize, innerStep: usize, rows: i32, depth: i32, to: usize): void {
  if (rows === tileRows && rowStep === 4) {
    for (let k = 0; k < depth; k++, a += innerStep, to += 16) v128.store(to, v128.load(a));
    return;
  }
  if (rows === tileRows) {
    const b = a + rowStep;
    const c = b + rowStep;
    const d = c + rowStep;
    let at: usize = 0;
    for (let k = 0; k < depth; k++, at += innerStep, to += 16) {
      store<f32>(to, load<f32>(a + at));
      store<f32>(to, load<f32>(b + at), 4);
      store<f32>(to, load<f32>(c + at), 8);
      store<f32>(to, load<f32>(d + at), 12);
    }
    return;
  }
  for (let k = 0; k < depth; k++, a += innerStep, to += 16)
    for (let row = 0; row < tileRows; row++)
      store<f32>(to + (row << 2), row < rows ? load<f32>(a + row * rowStep) : 0);
}

/** Four vectors of four as their transpose, at `to` and 32 bytes further each. */
@inline
function storeTransposed(a: v128, b: v128, c: v128, d: v128, to: usize): void {
  const low = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const low2 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const high2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low, low2, 0, 2));
  v128.store(to, v128.shuffle<i64>(low, low2, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(high, high2, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(high, high2, 1, 3), 96);
}

/** Up to eight columns of b, [depth, 8]; what is missing is zero. */
function packColumns(b: usize, innerStep: usize, columnStep: usize, columns: i32, depth: i32, to: usize): void {
  let k = 0;
  if (columns === tileColumns && columnStep === 4) {
    for (; k < depth; k++, b += innerStep, to += 32) {
      v128.store(to, v128.load(b));
      v128.store(to, v128.load(b, 16), 16);
    }
    return;
  }
  if (columns === tileColumns && innerStep === 4) {
    const second = columnStep << 2;
    for (; k + 4 <= depth; k += 4, b += 16, to += 128) {
      let from = b;
      for (let half: usize = 0; half < 32; half += 16, from += second)
        storeTransposed(
          v128.load(from),
          v128.load(from + columnStep),
          v128.load(from + 2 * columnStep),
          v128.load(from + 3 * columnStep),
          to + half,
        );
    }
  }
  for (; k < depth; k++, b += innerStep, to += 32)
    for (let column = 0; column < tileColumns; column++)
      store<f32>(to + (column << 2), column < columns ? load<f32>(b + column * columnStep) : 0);
}

@inline
function put(to: usize, sum: v128, adds: bool): void {
  v128.store(to, adds ? f32x4.add(v128.load(to), sum) : sum);
}

/** One tile: packed rows by packed columns, written or added. */
@inline
function multiplyTile(depth: i32, a: usize, b: usize, c: usize, rowStep: usize, adds: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let k = 0; k < depth; k++, a += 16, b += 32) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, left));
    c01 = f32x4.add(c01, f32x4.mul(x, right));
    x = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(x, left));
    c11 = f32x4.add(c11, f32x4.mul(x, right));
    x = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(x, left));
    c21 = f32x4.add(c21, f32x4.mul(x, right));
    x = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(x, left));
    c31 = f32x4.add(c31, f32x4.mul(x, right));
  }
  put(c, c00, adds);
  put(c + 16, c01, adds);
  c += rowStep;
  put(c, c10, adds);
  put(c + 16, c11, adds);
  c += rowStep;
  put(c, c20, adds);
  put(c + 16, c21, adds);
  c += rowStep;
  put(c, c30, adds);
  put(c + 16, c31, adds);
}

/** A tile at the border: made in `tile`, and what is inside is copied from there. */
function multiplyBorder(depth: i32, a: usize, b: usize, c: usize, rowStep: usize, adds: bool, rows: i32, columns: i32, tile: usize): void {
  multiplyTile(depth, a, b, tile, 32, false);
  for (let row = 0; row < rows; row++, c += rowStep, tile += 32)
    for (let at = 0; at < columns << 2; at += 4) {
      const sum = load<f32>(tile + at);
      store<f32>(c + at, adds ? load<f32>(c + at) + sum : sum);
    }
}

/** A block of a, packed, by a block of b, packed. */
function multiplyBlocks(rows: i32, columns: i32, depth: i32, a: usize, b: usize, c: usize, rowStep: usize, adds: bool, tile: usize): void {
  for (let column = 0; column < columns; column += tileColumns) {
    const packed = b + ((column * depth) << 2);
    for (let row = 0; row < rows; row += tileRows) {
      const left = a + ((row * depth) << 2);
      const to = c + row * rowStep + (column << 2);
      if (rows - row >= tileRows && columns - column >= tileColumns) multiplyTile(depth, left, packed, to, rowStep, adds);
      else multiplyBorder(depth, left, packed, to, rowStep, adds, min(rows - row, tileRows), min(columns - column, tileColumns), tile);
    }
  }
}

/**
 * a: `rows` × `inner`, its element [i, k] at i·aRow + k·aInner; b: `inner` × `columns`, [k, j] at k·bInner + j·bColumn; c: row-major, without gaps,
 * of which every element is written. `scratch`: `gemmScratch()` bytes.
 */
export function gemm(
  rows: i32, inner: i32, columns: i32,
  a: usize, aRow: i32, aInner: i32,
  b: usize, bInner: i32, bColumn: i32,
  c: usize, scratch: usize,
): void {
  if (inner === 0) memory.fill(c, 0, (rows * columns) << 2);
  const packedB = scratch + ((blockRows * blockDepth) << 2);
  const tile = packedB + ((blockColumns * blockDepth) << 2);
  const aStep: usize = aRow << 2;
  const bStep: usize = bColumn << 2;
  const cStep: usize = columns << 2;
  for (let left = 0; left < columns; left += blockColumns) {
    const width = min(columns - left, blockColumns);
    for (let first = 0; first < inner; first += blockDepth) {
      const depth = min(inner - first, blockDepth);
      const fromB = b + ((first * bInner + left * bColumn) << 2);
      for (let at = 0; at < width; at += tileColumns)
        packColumns(fromB + at * bStep, bInner << 2, bStep, min(width - at, tileColumns), depth, packedB + ((at * depth) << 2));
      for (let top = 0; top < rows; top += blockRows) {
        const height = min(rows - top, blockRows);
        const fromA = a + ((top * aRow + first * aInner) << 2);
        for (let at = 0; at < height; at += tileRows)
          packRows(fromA + at * aStep, aStep, aInner << 2, min(height - at, tileRows), depth, scratch + ((at * depth) << 2));
        multiplyBlocks(height, width, depth, scratch, packedB, c + top * cStep + (left << 2), cStep, first > 0, tile);
      }
    }
  }
}
