import type { KnownTensor } from '../graph/value';

/** The value of an attribute, as far as operators read it. (Graphs are the builder's.) */
export type AttributeValue = number | string | readonly number[] | readonly string[] | KnownTensor;

/** The options of a node. Each getter answers undefined, or the default, where the node does not have it. @throws RangeError for another type. */
export class Attributes {
  constructor(private readonly values: ReadonlyMap<string, AttributeValue>) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  number(name: string): number | undefined;
  number(name: string, otherwise: number): number;
  number(name: string, otherwise?: number): number | undefined {
    const value = this.values.get(name) ?? otherwise;
    if (value === undefined || typeof value === 'number') return value;
    throw new RangeError(`${name} is no number`);
  }

  /** A whole number. */
  integer(name: string): number | undefined;
  integer(name: string, otherwise: number): number;
  integer(name: string, otherwise?: number): number | undefined {
    const value = this.number(name) ?? otherwise;
    if (value === undefined || Number.isSafeInteger(value)) return value;
    throw new RangeError(`${name} is ${value}`);
  }

  /** An integer that means yes or no. */
  flag(name: string, otherwise = false): boolean {
    return this.integer(name, Number(otherwise)) !== 0;
  }

  string(name: string): string | undefined;
  string(name: string, otherwise: string): string;
  string(name: string, otherwise?: string): string | undefined {
    const value = this.values.get(name) ?? otherwise;
    if (value === undefined || typeof value === 'string') return value;
    throw new RangeError(`${name} is no string`);
  }

  /** One of the words. The first is the default. */
  word<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
    const found = this.string(name, words[0]);
    const known = words.find((word) => word === found);
    if (known !== undefined) return known;
    throw new RangeError(`${name} is ${found}, not ${words.join(', ')}`);
  }

  numbers(name: string): readonly number[] | undefined {
    const value = this.values.get(name);
    if (value === undefined) return undefined;
    if (isNumbers(value)) return value;
    throw new RangeError(`${name} is no list of numbers`);
  }

  strings(name: string): readonly string[] | undefined {
    const value = this.values.get(name);
    if (value === undefined) return undefined;
    // An empty list may be of either kind.
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    throw new RangeError(`${name} is no list of strings`);
  }

  tensor(name: string): KnownTensor | undefined {
    const value = this.values.get(name);
    if (value === undefined || isTensor(value)) return value;
    throw new RangeError(`${name} is no tensor`);
  }
}

const isNumbers = (value: AttributeValue): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'number');
const isTensor = (value: AttributeValue): value is KnownTensor =>
  typeof value === 'object' && !Array.isArray(value) && 'values' in value && 'shape' in value;
