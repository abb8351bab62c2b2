/** The elementwise family: one operand, two operands, choice. */
export * from './binary';
export * from './unary';
export * from './where';
