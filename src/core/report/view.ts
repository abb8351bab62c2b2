import type { CompareDocument, MethodResult } from '../../shared/documents';
import type { Recipe } from '../../shared/recipe';
import type { Text } from '../../shared/text';
import type { Cut } from './cuts';
import type { Markup } from './markup';
import type { Measure } from './measures';

/** What the computation ran on. */
export interface Environment {
  /** Name and version. */
  readonly program: string;
  readonly runtime: string;
  readonly system: string;
  readonly processor: string;
  readonly date: Date;
}

/** What every section of a report is made from. */
export interface ReportView {
  readonly document: CompareDocument;
  readonly recipe: Recipe;
  readonly environment: Environment;
  /** Results without an error, in the order of the methods. */
  readonly done: readonly MethodResult[];
  readonly cuts: readonly Cut[];
  readonly measures: readonly Measure[];
  readonly say: (message: Text) => string;
}

/** One section; undefined where there is nothing to say. */
export type Section = (view: ReportView) => Markup | undefined;
