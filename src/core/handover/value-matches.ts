import { agreementOf, type Agreement } from './agreement';
import { layoutsBetween, type Layout, type Units } from './layout';
import type { MaskArray } from './mask-array';
import { toleranceBetween } from './precision';
import { mayAgree, signatureOf, type Signature } from './signature';
import type { Tensor } from './tensor';

/** A tensor that holds the values of a mask's parameter. */
export interface ValueMatch {
  readonly tensor: Tensor;
  readonly layout: Layout;
  readonly agreement: Agreement;
}

/** A mask with the parameter that it was made for. */
export type KnownMask = MaskArray & { readonly tensor: Tensor };

/** A tensor whose numbers were read. */
export interface ReadTensor {
  readonly tensor: Tensor;
  readonly values: Float32Array;
  readonly signature: (units: Units) => Signature;
}

export async function readTensor(tensor: Tensor): Promise<ReadTensor> {
  const values = await tensor.read();
  const signature = remembered((units) => signatureOf(values, units));
  return { tensor, values, signature };
}

/** Compares values; what it has learnt of the masks' parameters it keeps, so that each of them is read a few times and no more. */
export class ValueMatches {
  private readonly signatures = new Map<KnownMask, (units: Units) => Promise<readonly Signature[]>>();

  /** The layouts in which a tensor holds the values of the mask's parameter. */
  async between(mask: KnownMask, { tensor, values, signature }: ReadTensor): Promise<ValueMatch[]> {
    const tolerance = toleranceBetween(mask.tensor.dtype, tensor.dtype);
    const matches: ValueMatch[] = [];
    for (const layout of layoutsBetween(mask.tensor.shape, tensor.shape, mask.tensor.outputAxes)) {
      const there = signature(layout.to);
      const here = await this.signaturesOf(mask)(layout.from);
      if (!here.some((each) => mayAgree(each, there, tolerance))) continue;
      const agreement = agreementOf(await mask.tensor.read(), mask.mask, values, layout, tolerance);
      if (agreement) matches.push({ tensor, layout, agreement });
    }
    return matches;
  }

  /** Of the parameter whole, and of what its mask keeps: a file may have been pruned already. */
  private signaturesOf(mask: KnownMask): (units: Units) => Promise<readonly Signature[]> {
    const known = this.signatures.get(mask);
    if (known) return known;
    const signatures = remembered(async (units) => {
      const values = await mask.tensor.read();
      return [signatureOf(values, units), signatureOf(values, units, mask.mask)];
    });
    this.signatures.set(mask, signatures);
    return signatures;
  }
}

function remembered<T>(compute: (units: Units) => T): (units: Units) => T {
  const known = new Map<string, T>();
  return (units) => {
    const key = `${units.outer} ${units.units} ${units.inner}`;
    const answer = known.get(key) ?? compute(units);
    known.set(key, answer);
    return answer;
  };
}
