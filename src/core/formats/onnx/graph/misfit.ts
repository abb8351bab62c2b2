import { Unsupported } from '../../unsupported';

/** Shapes that contradict each other: where some were assumed, others may do. */
export class Misfit extends Unsupported {}
