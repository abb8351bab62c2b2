import * as vscode from 'vscode';

/** The output channel, made when something is first written or shown: most sessions of the editor never need it. */
export class Log implements vscode.Disposable {
  private channel: vscode.LogOutputChannel | undefined;

  info(line: string): void {
    this.open().info(line);
  }

  /** A line of a job's stderr. */
  job(line: string): void {
    this.open().warn(`[job] ${line}`);
  }

  error(error: unknown): void {
    this.open().error(error instanceof Error ? error : String(error));
  }

  show(): void {
    this.open().show(true);
  }

  dispose(): void {
    this.channel?.dispose();
  }

  private open(): vscode.LogOutputChannel {
    this.channel ??= vscode.window.createOutputChannel('Prunescope', { log: true });
    return this.channel;
  }
}
