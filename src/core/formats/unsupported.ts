import type { Text } from '../../shared/text';

/** Thrown by what is right but not known yet: the model is then weights-only, and says this. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
  constructor(readonly reason: Text) {
    super(reason.template);
  }
}
