/** Progress on stderr: a bar on a terminal, plain lines elsewhere, nothing where the user wants quiet. */
import { SingleBar } from 'cli-progress';
import type { Progress, TrainingProgress } from '../shared/protocol';
import { text, type Text } from '../shared/text';
import { loss } from '../shared/numbers';
import type { Terminal } from './terminal';

export interface ProgressView {
  show(progress: Progress): void;
  /** Takes the bar away, so that something else can be printed. The next `show` brings it back. */
  clear(): void;
}

const phases: Readonly<Record<Progress['phase'], Text>> = {
  reading: text('Reading'),
  collecting: text('Collecting statistics'),
  scoring: text('Scoring'),
  training: text('Training'),
  evaluating: text('Evaluating'),
  saving: text('Saving'),
};

/** Milliseconds after which a line says how far the same thing has come. */
const patience = 2000;

/** Writing to a pipe or a file: a line for each new thing, and now and then one about how far it is. */
class Lines implements ProgressView {
  private label = '';
  private since = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number,
  ) {}

  show(progress: Progress): void {
    const label = labelOf(this.terminal, progress);
    const share = Math.floor((progress.share ?? 0) * 100);
    const goesOn = label === this.label;
    if (goesOn && (share === 0 || share === 100 || this.now() - this.since < patience)) return;
    this.label = label;
    this.since = this.now();
    this.terminal.note(goesOn ? `${label} ${share} %${detailOf(this.terminal, progress)}` : label);
  }

  clear(): void {
    // A line that was written stays.
  }
}

class Bar implements ProgressView {
  private bar: SingleBar | undefined;

  constructor(private readonly terminal: Terminal) {}

  show(progress: Progress): void {
    const payload = { label: labelOf(this.terminal, progress) + detailOf(this.terminal, progress) };
    const share = progress.share ?? 0;
    if (this.bar) return this.bar.update(share, payload);
    this.bar = new SingleBar({
      stream: this.terminal.stderr,
      format: '{bar} {percentage} %  {label}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      fps: 10,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
      // Ctrl-C is ours: the work stops between two batches (main.ts).
      gracefulExit: false,
    });
    this.bar.start(1, share, payload);
  }

  clear(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

const silent: ProgressView = { show: () => undefined, clear: () => undefined };

function labelOf(terminal: Terminal, { phase, subject }: Progress): string {
  const words = terminal.say(phases[phase]);
  return subject === undefined ? words : `${words}: ${subject}`;
}

/** How a training goes; nothing for other phases. */
const detailOf = (terminal: Terminal, { training }: Progress): string =>
  training ? `  ${terminal.say(trainingText(training))}` : '';

function trainingText({ epoch, epochs, losses, heldOutLosses }: TrainingProgress): Text {
  const [current, heldOut] = [losses.at(-1), heldOutLosses.at(-1)];
  if (current === undefined) return text('epoch {0}/{1}', epoch, epochs);
  if (heldOut === undefined) return text('epoch {0}/{1}, loss {2}', epoch, epochs, loss(current));
  return text('epoch {0}/{1}, loss {2}, held-out {3}', epoch, epochs, loss(current), loss(heldOut));
}

export function createProgress(terminal: Terminal, now = () => performance.now()): ProgressView {
  const { level } = terminal.settings;
  if (level === 'error' || level === 'warn') return silent;
  return terminal.stderr.isTTY === true ? new Bar(terminal) : new Lines(terminal, now);
}
