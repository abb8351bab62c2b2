/** What decides how the terminal talks; read before the command line is parsed, because the parser's own errors obey it too. */
import { parseArgs } from 'node:util';

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];
export const languages = ['en', 'zh-cn'] as const;
export type Language = (typeof languages)[number];

export interface Settings {
  /** One JSON document on stdout, nothing else. */
  readonly json: boolean;
  /** `error`: nothing but errors on stderr; `warn`: no progress either; `info`; `debug`: with stack traces. */
  readonly level: LogLevel;
  readonly language: Language;
}

const oneOf = <T extends string>(values: readonly T[], found: unknown): T | undefined =>
  values.find((value) => value === found);

/** Never fails: what is wrong with a flag is the parser's to say. `--quiet` is `--log-level error`. */
export function readSettings(argv: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      json: { type: 'boolean' },
      quiet: { type: 'boolean' },
      'log-level': { type: 'string' },
      lang: { type: 'string' },
    },
  });
  return {
    json: values['json'] === true,
    level: values['quiet'] === true ? 'error' : (oneOf(logLevels, values['log-level']) ?? 'info'),
    language: oneOf(languages, values['lang']) ?? 'en',
  };
}
