import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import { checkpointKey } from './checkpoint-key';
import type { TrainingState } from './training-state';
import type { CheckpointStore, TrainInput } from './training';

/** Milliseconds of training that a crash may cost. */
const interval = 10_000;

/** Keeps a training phase's state where a crash does not reach it. A failure to keep it is said, and stops nothing. */
export class Checkpoints {
  readonly notes: Text[] = [];
  private saved = performance.now();

  private constructor(
    private readonly store: CheckpointStore,
    private readonly key: string,
    private readonly state: TrainingState,
  ) {}

  /** Undefined where the phase keeps none. The state goes on where an earlier attempt was interrupted, if there is one. */
  static async open(input: TrainInput, state: TrainingState): Promise<Checkpoints | undefined> {
    if (!input.checkpoints || input.settings.epochs === 0) return undefined;
    const checkpoints = new Checkpoints(input.checkpoints, await checkpointKey(input), state);
    await checkpoints.resume();
    return checkpoints;
  }

  private async resume(): Promise<void> {
    await this.trying(async () => {
      const found = await this.store.load(this.key);
      if (!found) return;
      const { state } = this;
      if (state.restore(found)) this.notes.push(text('Resumed after {0} epochs and {1} steps.', state.epoch, state.at));
      else this.notes.push(text('A damaged checkpoint was left aside: training began anew.'));
    });
  }

  async saveIfDue(): Promise<void> {
    if (performance.now() - this.saved >= interval) await this.save();
  }

  async save(): Promise<void> {
    await this.trying(() => this.store.save(this.key, this.state.encode()));
    this.saved = performance.now();
  }

  /** The phase has come to an end. */
  async remove(): Promise<void> {
    await this.trying(() => this.store.remove(this.key));
  }

  private async trying(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const note = text('The training could not be kept against a crash: {0}', error.message);
      if (!this.notes.some(({ template }) => template === note.template)) this.notes.push(note);
    }
  }
}
