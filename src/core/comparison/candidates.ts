import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Candidate } from '../criteria/candidate';

/** Two sparsities that people would call the same. */
const sameSparsity = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;

/** What the methods of a comparison have yielded: one candidate each, or one for each sparsity that was computed. */
export class Candidates {
  private readonly byMethod = new Map<string, Candidate[]>();

  /** A method's second candidate for the same sparsity takes the place of the first. */
  add(candidate: Candidate): void {
    const { method, target } = candidate;
    const others = (this.byMethod.get(method) ?? []).filter(
      (each) => target !== undefined && each.target !== undefined && !sameSparsity(each.target, target),
    );
    this.byMethod.set(method, [...others, candidate]);
  }

  /** A method of which nothing is left is one without scores. */
  retain(wanted: (candidate: Candidate) => boolean): void {
    for (const [method, candidates] of this.byMethod) {
      const left = candidates.filter(wanted);
      if (left.length > 0) this.byMethod.set(method, left);
      else this.byMethod.delete(method);
    }
  }

  get methods(): readonly string[] {
    return [...this.byMethod.keys()];
  }

  get all(): readonly Candidate[] {
    return [...this.byMethod.values()].flat();
  }

  /** @throws Problem `option-invalid` for a method without scores; `recompute-required` for one that has none at this sparsity. */
  at(method: string, sparsity: number): Candidate {
    const known = this.byMethod.get(method);
    if (!known)
      throw new Problem('option-invalid', text('There are no scores of {0}.', method), {
        found: method,
        expected: this.methods.join(', '),
        remedy: text('Choose one of the compared methods.'),
      });
    const fitting = known.find(({ target }) => target === undefined || sameSparsity(target, sparsity));
    if (fitting) return fitting;
    throw new Problem('recompute-required', text('What {0} removes depends on the sparsity wanted.', method), {
      found: sparsity,
      expected: known.map(({ target }) => target).join(', '),
      remedy: text('Compute it at this sparsity, or choose one that was computed.'),
    });
  }

  /** Those that hold at this sparsity, one for each method at most. */
  allAt(sparsity: number): readonly Candidate[] {
    return this.methods.flatMap((method) => {
      try {
        return [this.at(method, sparsity)];
      } catch {
        return [];
      }
    });
  }
}
