import { Option, type Command } from 'commander';
import type { Text } from '../../shared/text';

/** Puts a text into the user's language. */
export type Say = (message: Text) => string;

/** One flag: how it is written, what it is for, how its value is read, what it may be. */
export interface Flag {
  /** As commander writes it: `--limit <n>`. */
  readonly usage: string;
  readonly what: Text;
  /** @throws Problem. Called once for each time that the flag stands there. */
  readonly read?: (value: string, previous: never) => unknown;
  readonly choices?: readonly string[];
}

export function addFlags(command: Command, flags: readonly Flag[], say: Say): void {
  for (const { usage, what, read, choices } of flags) {
    const option = new Option(usage, choices ? `${say(what)} (${choices.join(', ')})` : say(what));
    if (read) option.argParser<unknown>((value, previous) => read(value, previous as never));
    if (choices) option.choices(choices);
    command.addOption(option);
  }
}
