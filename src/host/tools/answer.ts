/** What a language model is told: compact JSON, as much of it as there is room for. */
import path from 'node:path';
import * as vscode from 'vscode';
import { Cancelled, type ProblemDocument } from '../../shared/problem';
import { localized } from '../report';
import { withoutPlaces } from './places';
import { placesOf } from './workspace-files';

/** Where nobody says how much room there is. */
const usualTokens = 4000;
/** Of JSON, where nobody counts. */
const charactersOfToken = 3;

export interface Answer {
  /** Said in any case. */
  readonly head: object;
  /** The rest, the most telling first. */
  readonly rows: readonly object[];
  /** The key of the rows. */
  readonly name: string;
}
export type Budget = vscode.LanguageModelToolTokenizationOptions | undefined;

/** The head with as many rows as there is room for, and how many more there are. */
export async function answerText({ head, rows, name }: Answer, budget: Budget): Promise<string> {
  const say = (shown: number): string => {
    const more = rows.length - shown;
    const words = { ...head, [name]: rows.slice(0, shown), ...(more > 0 && { [`${name}Omitted`]: more }) };
    return JSON.stringify(words, rounded);
  };
  const fits = async (shown: number): Promise<boolean> => (await tokensOf(say(shown), budget)) <= roomOf(budget);
  if (await fits(rows.length)) return say(rows.length);
  let [low, high] = [0, rows.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (await fits(middle)) low = middle;
    else high = middle;
  }
  return say(low);
}

const roomOf = (budget: Budget): number => budget?.tokenBudget ?? usualTokens;
const tokensOf = async (words: string, budget: Budget): Promise<number> =>
  budget ? budget.countTokens(words) : words.length / charactersOfToken;

/** Six digits say all that was measured. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

/**
 * What a tool answers, also where it fails: then what a person would read, code, found, expected and remedy, so that the next call can be
 * a better one. Nothing of it tells where things are on this machine.
 * @param storage the extension's folder. @throws CancellationError where it was cancelled.
 */
export async function answering(storage: string, work: () => Promise<string>): Promise<vscode.LanguageModelToolResult> {
  const say = async (json: string): Promise<vscode.LanguageModelToolResult> =>
    resultOf(withoutPlaces(json, await placesOf(storage), path.sep));
  try {
    return await say(await work());
  } catch (error) {
    if (error instanceof Cancelled || error instanceof vscode.CancellationError) throw new vscode.CancellationError();
    return say(errorText(localized(error)));
  }
}

const errorText = (error: ProblemDocument): string => JSON.stringify({ error });

const resultOf = (words: string): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(words)]);
