import type { MethodResult, TrainingDocument } from '../../shared/documents';
import { percent } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';

/** What people must know of the trainings of a comparison: those that diverged, and what they noted. */
export const trainingWarnings = (results: readonly Pick<MethodResult, 'method' | 'training' | 'points'>[]): Text[] =>
  results.flatMap(({ method, training, points }) => [
    ...(training ? warningsOf(method, training) : []),
    ...points.flatMap((point) =>
      point.training ? warningsOf(`${method}, ${percent(point.sparsity)}`, point.training) : [],
    ),
  ]);

function warningsOf(subject: string, { divergedAt, notes = [] }: TrainingDocument): Text[] {
  const diverged =
    divergedAt === undefined
      ? []
      : [
          text(
            '{0}: the training diverged at step {1}; the best weights until then were kept. A smaller learning rate helps.',
            subject,
            divergedAt,
          ),
        ];
  return [...diverged, ...notes.map((note) => text('{0}: {1}', subject, note))];
}
