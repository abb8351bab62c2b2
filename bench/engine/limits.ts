/** What the issue asks of a row: ours divided by PyTorch's, at most, by executor with two workers. */
interface Limit {
  readonly row: string;
  /** Beginning of the subject; absent: any. */
  readonly subject?: string;
  readonly native: number;
  readonly tfjs: number;
}

const networks = ['MLP', 'LeNet-5', 'ResNet-20', 'transformer'];
const each = (row: string, native: readonly number[], tfjs: readonly number[]): Limit[] =>
  networks.map((subject, index) => ({ row, subject, native: native[index], tfjs: tfjs[index] }));

const limits: readonly Limit[] = [
  ...each('gradient pass', [1, 1, 1, 1], [4, 2.5, 2.5, 2.5]),
  ...each('Fisher, per example', [0.1, 0.4, 1, 0.9], [0.3, 1, 2, 2]),
  ...each('Gauss-Newton diagonal, 10 classes', [0.1, 0.4, 0.8, 0.8], [0.3, 1, 2, 2]),
  ...each('Hessian-vector product', [1, 1, 1, 1], [2.5, 2.5, 2.5, 2.5]),
  { row: 'eight methods compared', native: 0.25, tfjs: 0.6 },
  { row: 'selection of a threshold', native: 0.25, tfjs: 0.25 },
  { row: 'cold start to first result', native: 0.5, tfjs: 0.5 },
  { row: 'fine-tuning epoch', native: 1.5, tfjs: 2.9 },
];

/** Undefined where the issue asks nothing. */
export function limitOf(row: string, subject: string, way: string): number | undefined {
  const limit = limits.find((own) => own.row === row && subject.startsWith(own.subject ?? ''));
  return way.startsWith('native') ? limit?.native : limit?.tfjs;
}
