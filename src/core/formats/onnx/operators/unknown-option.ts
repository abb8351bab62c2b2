import { text } from '../../../../shared/text';
import { Unsupported } from '../../unsupported';

/** What refuses an operator with an option or an input, by its name in ONNX, that is right but not known here. */
export const unknownOption = (operator: string, option: string): Unsupported =>
  new Unsupported(text('{0} with {1} is not known yet.', operator, option));
