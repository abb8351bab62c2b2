/** Options of a layer, under either spelling: Keras writes `use_bias`, TensorFlow.js reads `useBias` too. */

type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toCamelCase = (key: string): string => key.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());

/** `hard_sigmoid`, `hardSigmoid` and `HardSigmoid` are one. */
export const sameWord = (word: string): string => word.replaceAll('_', '').toLowerCase();

/** A value for people. Not its JSON: that of a hostile file may be of any depth. */
export function brief(value: unknown): string {
  if (Array.isArray(value))
    return `[${value
      .slice(0, 8)
      .map((each) => (typeof each === 'object' ? '…' : String(each)))
      .join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 100);
}

/** Says what an option holds that a layer cannot make sense of. Becomes a problem that names the layer. */
export class InvalidOption extends Error {
  override readonly name = 'InvalidOption';
  constructor(
    readonly option: string,
    readonly found: unknown,
    readonly expected: string,
  ) {
    super(`${option}: ${brief(found)}, not ${expected}`);
  }
}

export class Config {
  private readonly options = new Map<string, unknown>();

  constructor(options: unknown) {
    if (!isObject(options)) return;
    for (const [key, value] of Object.entries(options)) this.options.set(toCamelCase(key), value);
  }

  /** By its camelCase name. `null` counts as absent. */
  get(option: string): unknown {
    return this.options.get(option) ?? undefined;
  }

  /** @throws InvalidOption */
  number(option: string): number | undefined {
    const value = this.get(option);
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
    throw new InvalidOption(option, value, 'a number');
  }

  /** @throws InvalidOption */
  boolean(option: string): boolean | undefined {
    const value = this.get(option);
    if (value === undefined || typeof value === 'boolean') return value;
    throw new InvalidOption(option, value, 'true or false');
  }

  /** @throws InvalidOption */
  string(option: string): string | undefined {
    const value = this.get(option);
    if (value === undefined || typeof value === 'string') return value;
    throw new InvalidOption(option, value, 'a text');
  }

  /** One integer becomes a list of one. `null` inside stays. @throws InvalidOption */
  extents(option: string): readonly (number | null)[] | undefined {
    const value = this.get(option);
    if (value === undefined) return undefined;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.every((each) => each === null || Number.isSafeInteger(each))) return list as (number | null)[];
    throw new InvalidOption(option, value, 'integers');
  }
}
