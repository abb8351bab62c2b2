import type { PointDocument } from '../../shared/documents';
import { count, percent } from '../../shared/numbers';
import { text } from '../../shared/text';
import { html } from './markup';
import { table } from './tables';
import type { ReportView, Section } from './view';

/** How good the network is at each sparsity, in numbers: as pruned, then as fine-tuned. */
export const overview: Section = ({ document, done, cuts, measures, say }) => {
  const shared = cuts.filter(({ sparsity }) => sparsity !== undefined);
  const [measure] = measures;
  if (!measure || shared.length === 0) return undefined;
  const before = measure.unpruned(document.baseline);
  const cell = (point: PointDocument | undefined): string => {
    const [pruned, tuned] = [point?.metrics, point?.fineTuned].map((metrics) => metrics && measure.of(metrics));
    if (pruned === undefined) return '–';
    return tuned === undefined ? measure.say(pruned) : `${measure.say(pruned)} → ${measure.say(tuned)}`;
  };
  const tuned = shared.some(({ points }) => points.some(({ point }) => point.fineTuned));
  return html`<h2>${say(text('Result'))}</h2>
    <p>
      ${say(text('Measured: {0}, on {1} examples.', say(measure.label), count(document.baseline.examples)))}
      ${before === undefined ? undefined : say(text('Unpruned: {0}.', measure.say(before)))}
      ${tuned ? say(text('Before → after fine-tuning.')) : undefined}
    </p>
    ${table(
      [say(text('method')), ...shared.map(({ sparsity = 0 }) => percent(sparsity))],
      done.map((result) => [
        result.method,
        ...shared.map(({ points }) => cell(points.find((each) => each.result === result)?.point)),
      ]),
    )}`;
};

/** Model, data and the network as it came. */
export const facts: Section = ({ document, say, environment }: ReportView) => {
  const { model, data, test, loss, baseline, seed, schedule } = document;
  const examples = (file: string, number: number): string => say(text('{0}: {1} examples', file, count(number)));
  const lines = [
    ...(data.file === '' ? [] : [say(text('The methods saw {0}.', examples(data.file, data.examples)))]),
    ...(data.heldOut === undefined
      ? []
      : [say(text('{0} others were held out before any method saw them.', count(data.heldOut)))]),
    ...(test ? [say(text('Everything was evaluated on {0}.', examples(test.file, test.examples)))] : []),
    ...(schedule ? [say(text('Schedule: {0}, {1} rounds.', schedule.kind, schedule.rounds))] : []),
    say(
      text(
        '{0} of {1} parameters of the unpruned network are not zero.',
        count(baseline.nonZero),
        count(baseline.parameters),
      ),
    ),
    ...(loss === '' ? [] : [say(text('Loss: {0}. Seed: {1}.', loss, seed))]),
  ];
  return html`<header>
    <h1>${say(text('Pruning methods compared: {0}', model))}</h1>
    <p class="quiet">
      ${environment.program} ·
      <time datetime="${environment.date.toISOString()}"
        >${environment.date.toISOString().slice(0, 16).replace('T', ' ')} UTC</time
      >
    </p>
    <p>${lines.join(' ')}</p>
  </header>`;
};
