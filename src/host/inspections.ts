import type { InspectDocument } from '../shared/documents';
import type { NewJob } from './host';
import { modelBytes, modelVersion } from './model-files';

/** Models that are kept. */
const limit = 8;
/** What is read without anybody having asked for this model: a second's work. */
const unaskedBytes = 256e6;

interface Entry {
  /** Of the files then. */
  readonly version: string;
  readonly document: Promise<InspectDocument>;
}

/** What model files hold, as a job has found it; a file that changes is read again. */
export class Inspections {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly newJob: NewJob) {}

  /** @param model absolute path. @throws Problem. */
  async of(model: string): Promise<InspectDocument> {
    // Empty where there is no file: the job says so.
    const version = await modelVersion(model);
    const known = this.entries.get(model);
    if (known?.version === version && version !== '') return known.document;
    const entry = { version, document: this.inspect(model) };
    this.entries.delete(model);
    this.entries.set(model, entry);
    for (const oldest of [...this.entries.keys()].slice(0, -limit)) this.entries.delete(oldest);
    entry.document.catch(() => this.entries.get(model) === entry && this.entries.delete(model));
    return entry.document;
  }

  /** The same while a person types: undefined for a model that is too large for that. @throws Problem. */
  async ofSmall(model: string): Promise<InspectDocument | undefined> {
    const bytes = await modelBytes(model).catch(() => 0);
    return bytes > unaskedBytes ? undefined : this.of(model);
  }

  private async inspect(model: string): Promise<InspectDocument> {
    const job = this.newJob();
    try {
      return await job.client.call('inspect', { model });
    } finally {
      job.dispose();
    }
  }
}
