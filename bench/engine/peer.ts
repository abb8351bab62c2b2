import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ClockName } from './clock';

/** What the peer answers to a command (peer.py). */
export interface Answer {
  readonly ms?: number;
  readonly value?: number;
  readonly bytes?: number;
  readonly version?: string;
  readonly error?: string;
}

/** PyTorch in a process of its own, which does one command at a time. */
export class Peer {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private complaints = '';

  /** @param python interpreter of an environment that has PyTorch. */
  constructor(python: string, threads: number, clock: ClockName) {
    this.process = spawn(python, ['bench/engine/peer.py', String(threads), clock]);
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.process.stderr.on('data', (text: Buffer) => (this.complaints += text.toString()));
    this.process.on('error', (error) => (this.complaints += error.message));
  }

  /** @throws Error where the command fails, or the process has ended. */
  async ask(command: Readonly<Record<string, unknown>> & { readonly do: string }): Promise<Answer> {
    this.process.stdin.write(`${JSON.stringify(command)}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error(`the peer has ended: ${this.complaints.slice(-2000)}`);
    const answer = JSON.parse(line.value) as Answer;
    if (answer.error) throw new Error(`the peer's ${command.do}: ${answer.error}`);
    return answer;
  }

  /** Milliseconds that a command took there. */
  async time(command: Parameters<Peer['ask']>[0]): Promise<number> {
    const { ms } = await this.ask(command);
    if (ms === undefined) throw new Error(`the peer's ${command.do} tells no time`);
    return ms;
  }

  end(): void {
    this.process.stdin.end();
  }
}
